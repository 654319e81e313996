"""What exports call the columns that we read, in English, German, French, Spanish and Japanese.

The names are those of the CRMs' own exports where these are known, and what clerks call such columns otherwise.
"""

from __future__ import annotations

from review.models.import_run import FileKind

_LEADS = {
    "external_id": (
        "id|lead id|leadid|record id|hs_object_id|lead - id|deal id|lead number|(do not modify) lead|datensatz-id"
        "|lead-id|id de l'enregistrement|id du lead|id de registro|id del lead|レコードID|リードID"
    ),
    "contact": (
        "contact id|contact|contact name id|converted contact id|convertedcontactid|hs_primary_contact_id|person id"
        "|customer id|kontakt-id|kontakt|id du contact|id de contacto|id del contacto|コンタクトID"
    ),
    "person_name": (
        "name|full name|lead name|person name|contact name|prospect|vollständiger name|nom complet|nom du lead"
        "|nombre completo|nombre del lead|氏名|リード名"
    ),
    "person_email": (
        "email|e-mail|email address|person email|mail|work email|e-mail-adresse|adresse e-mail|courriel|courrier"
        "|correo|correo electrónico|メール|メールアドレス|Eメール"
    ),
    "person_phone": (
        "phone|phone number|telephone|mobile|mobile phone|telefon|telefonnummer|téléphone|numéro de téléphone"
        "|teléfono|número de teléfono|電話|電話番号"
    ),
    "person_title": (
        "title|job title|position|function|position titel|berufsbezeichnung|funktion|intitulé du poste|poste"
        "|cargo|puesto|役職"
    ),
    "company": (
        "company|company name|company / account|account|account name|organisation|organization|associated company"
        "|firma|unternehmen|unternehmensname|firmenname|société|entreprise|nom de l'entreprise|empresa"
        "|nombre de la empresa|会社|会社名"
    ),
    "source": (
        "source|lead source|original source|hs_analytics_source|origin|lead origin|channel source|lead - source"
        "|quelle|leadquelle|lead-quelle|ursprüngliche quelle|source du lead|source d'origine|origen"
        "|fuente|fuente original|origen del lead|ソース|リードソース|流入元"
    ),
    "campaign": "campaign|campaign name|utm_campaign|kampagne|kampagnenname|campagne|campaña|キャンペーン",
    "message": "message to prospect|offer|campaign message|angebot|offre|oferta|オファー",
    "grade": (
        "grade|rating|lead grade|lead rating|lead label|hs_lead_label|quality|lead quality|bewertung|note|qualität"
        "|évaluation|qualité|calificación|calidad|評価|ランク"
    ),
    "owner": (
        "owner|lead owner|owner name|contact owner|ownerid|owner id|hubspot_owner_id|assigned to|sales rep|rep"
        "|salesperson|lead - owner|deal owner name|account executive|besitzer|inhaber|eigentümer|zuständig"
        "|leadinhaber|kontakt-inhaber|verkäufer|betreuer|propriétaire|propriétaire du lead|propriétaire du contact"
        "|commercial|propietario|propietario del lead|propietario del contacto|vendedor|responsable|所有者"
        "|担当者|コンタクト担当者"
    ),
    "rep_created": "rep created|created by rep|self sourced|sales generated|selbst angelegt",
    "created": (
        "created|create date|created date|createddate|created time|createdate|creation date|created at|created on"
        "|lead - lead created|erstellt|erstellt am|erstelldatum|erstellungsdatum|angelegt am|date de création|créé le"
        "|fecha de creación|creado el|作成日|作成日時"
    ),
    "handed_off": (
        "handed off|hand off date|handoff|handed over|handover date|mql date|date handed to sales|passed to sales"
        "|hs_lifecyclestage_marketingqualifiedlead_date|became a marketing qualified lead date"
        "|übergabe|übergeben am|übergabedatum|mql-datum|date de transmission|transmis le|date mql|fecha de entrega"
        "|entregado el|fecha mql|引き渡し日|引渡日|MQL日"
    ),
    "assigned": (
        "assigned|assigned date|assigned on|owner assigned date|hubspot_owner_assigneddate|last transfer date"
        "|lasttransferdate|zugewiesen am|zuweisungsdatum|date d'attribution|attribué le|fecha de asignación"
        "|asignado el|割り当て日|割当日"
    ),
    "status": (
        "status|lead status|hs_lead_status|stage|lead stage|pipeline stage|hs_pipeline_stage|status reason|state"
        "|lead-status|leadstatus|stufe|phase|zustand|statut|statut du lead|étape|estado|estado del lead|etapa"
        "|ステータス|リードステータス|リード状況|状態"
    ),
    "accepted": (
        "accepted|accepted date|sal date|accepted on|hs_lifecyclestage_salesqualifiedlead_date"
        "|became a sales qualified lead date|akzeptiert am|angenommen am|date d'acceptation|accepté le"
        "|fecha de aceptación|aceptado el|受入日|承認日"
    ),
    "changed": (
        "last modified date|lastmodifieddate|modified|modified time|last modified|systemmodstamp|updated|updated at"
        "|status changed|status change date|last update|geändert am|letzte änderung|datum der letzten änderung"
        "|date de dernière modification|modifié le|fecha de última modificación|modificado el|最終更新日|更新日"
    ),
    "rejected": (
        "rejected|rejected date|rejection date|disqualified date|closed date|closing date|lost date|lost time"
        "|rejected on"
        "|abgelehnt am|ablehnungsdatum|disqualifiziert am|date de rejet|rejeté le|fecha de rechazo|rechazado el"
        "|却下日|失注日"
    ),
    "rejected_by": (
        "rejected by|disqualified by|closed by|abgelehnt von|rejeté par|rechazado por|却下者"
    ),
    "reason": (
        "reason|rejection reason|reject reason|disqualification reason|hs_lead_disqualification_reason|lost reason"
        "|unqualified reason|loss reason|deal - lost reason|ablehnungsgrund|grund|verlustgrund"
        "|disqualifizierungsgrund|motif|motif de rejet|raison|raison de disqualification|motivo|motivo de rechazo"
        "|razón|motivo de pérdida|理由|却下理由|失注理由"
    ),
    "rejection_note": (
        "rejection note|disqualification note|hs_lead_disqualification_note|lost notes|reject comment|lost note"
        "|bemerkung zur ablehnung|commentaire de rejet|comentario de rechazo|却下コメント"
    ),
    "converted": (
        "converted date|convertedate|converteddate|lead conversion time|conversion date|sql date|converted on"
        "|umwandlungsdatum|konvertiert am|date de conversion|converti le|fecha de conversión|convertido el"
        "|コンバート日|商談化日"
    ),
    "won": "won date|won on|won time|close won date|gewonnen am|gagné le|ganado el|受注日",
    "next_step": (
        "next step date|next activity date|next activity|lead - next activity date|follow up date|next step"
        "|nächster schritt|nächste aktivität|wiedervorlage|prochaine étape|prochaine activité|próximo paso"
        "|próxima actividad|次回活動日"
    ),
    "amount": (
        "amount|deal amount|value|deal value|offer total amount|expected revenue|revenue|lead value|betrag|wert"
        "|auftragswert|montant|valeur|importe|monto|valor|金額"
    ),
    "opted_out": (
        "opted out|email opt out|hasoptedoutofemail|unsubscribed|do not contact|do not call|opt out|abgemeldet"
        "|desinscrit|désinscrit|ne pas contacter|no contactar|dado de baja|配信停止"
    ),
    "merged": "merged|is merged|masterrecordid|zusammengeführt|fusionné|fusionado|マージ済み",
    "test_record": "test|is test|test record|testdatensatz|enregistrement de test|registro de prueba|テスト",
}

_TOUCHES = {
    "external_id": (
        "id|activity id|task id|call id|touch id|event id|call|aktivitäts-id|id de l'activité"
        "|id de actividad|活動ID"
    ),
    "lead": "lead|lead id|leadid|who id|whoid|related lead|lead-id|id du lead|id del lead|リードID",
    "contact": (
        "contact id|contact|contactid|person id|customer id|kontakt-id|kontakt|id du contact|id de contacto"
        "|コンタクトID"
    ),
    "rep": (
        "rep|owner|owner id|ownerid|assigned|assigned to|call owner name|activity assigned to|user|sales rep|agent"
        "|besitzer|zugewiesen an|bearbeiter|verkäufer|propriétaire|attribué à|commercial|propietario|asignado a"
        "|vendedor|担当者|所有者"
    ),
    "channel": (
        "channel|type|activity type|kind|task subtype|subtype|medium|kanal|art|aktivitätstyp|typ|canal"
        "|type d'activité|tipo|tipo de actividad|種別|活動種別|チャネル"
    ),
    "direction": (
        "direction|call type|call direction|hs_call_direction|hs_email_direction|in/out|richtung|anrufrichtung|sens"
        "|direction de l'appel|dirección|sentido|方向"
    ),
    "time": (
        "time|date|at|when|activity date|activitydate|completeddatetime|completed date|start time|call start time"
        "|hs_timestamp|activity time|datum|zeit|zeitpunkt|aktivitätsdatum|date de l'activité|heure|fecha|hora"
        "|fecha de actividad|日時|日付|活動日|活動日時"
    ),
    "logged": "logged|logged at|created date|createddate|created time|erfasst am|saisi le|registrado el|登録日時",
    "outcome": (
        "outcome|result|call result|call disposition|calldisposition|hs_call_disposition|call status|status"
        "|disposition|ergebnis|anrufergebnis|résultat|résultat de l'appel|resultado|resultado de la llamada|結果"
        "|通話結果"
    ),
    "note": (
        "note|notes|comments|description|subject|hs_call_body|body|notiz|kommentar|beschreibung|betreff|remarque"
        "|commentaires|objet|nota|comentarios|descripción|asunto|メモ|備考|件名"
    ),
}

#: Field → what its column may be called.
NAMES: dict[FileKind, dict[str, tuple[str, ...]]] = {
    kind: {field: tuple(words.split("|")) for field, words in table.items()}
    for kind, table in ((FileKind.LEADS, _LEADS), (FileKind.TOUCHES, _TOUCHES))
}

#: Fields that hold moments, and fields that hold yes or no.
MOMENTS = frozenset({
    "created", "handed_off", "assigned", "accepted", "changed", "rejected", "converted", "won", "next_step", "time",
    "logged",
})
#: Fields that are the person's own: kept in the table that can be erased, and nowhere else.
PERSONAL = frozenset({"person_name", "person_email", "person_phone", "person_title"})
FLAGS = frozenset({"rep_created", "opted_out", "merged", "test_record"})

#: The default definition's clauses that a field test can answer, and what their columns may be called.
FACTS: dict[str, str] = {
    "vertical": "industry|vertical|sic|naics|sector|branche|industrie|secteur|sector|業種|業界",
    "employees": "employees|number of employees|company size|headcount|mitarbeiter|mitarbeiterzahl|effectif"
    "|nombre d'employés|empleados|número de empleados|従業員数",
    "engagement": "engagement|engagement score|lead score|score|hubspotscore|punktzahl|puntuación|スコア",
    "role": "role|buying role|decision role|contact role|rolle|entscheiderrolle|rôle|rol|役割",
}
