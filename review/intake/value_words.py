"""What the words of a CRM mean in ours: statuses, reasons, grades, channels, directions and outcomes.

The reasons follow the lists that CRM vendors publish, grouped by the side a confirmed one speaks to. Patterns are
tried in order on the folded word; the first that is found decides.
"""

from __future__ import annotations

import re

from review.domain.leads import Disposition, ReasonGroup
from review.domain.touches import Channel, Direction

#: A value whose rows are set aside, and those of an outcome.
ASIDE, ATTEMPT, ANSWERED, NO_ATTEMPT = "aside", "attempt", "answered", "none"
#: A grade that is taken as it stands.
AS_IT_IS = "as-it-is"

_Rules = tuple[tuple[str, str], ...]

_STATUS: _Rules = (
    (r"not converted|nicht konvertiert|non converti|no convertido|cannot contact|no longer", Disposition.REJECTED),
    (r"not contacted|nicht kontaktiert|non contact|no contactad|未対応|未連絡", Disposition.OPEN),
    (r"recycl|nurtur|bad timing|in future|later|wiedervorlage|reciclad|ナーチャリング", Disposition.RECYCLED),
    ((r"reject|disqual|unqual|not qualified|junk|\bdead\b|\blost\b|invalid|cancel|spam|duplicate|not a fit|refused"
     r"|abgelehnt|verloren|unqualifi|disqualifi|ungeeignet|rejet|perdu|non qualifi|rechaz|perdid|descalific"
     r"|no calific|失注|却下|対象外|不適格"), Disposition.REJECTED),
    (r"\bwon\b|customer|payment done|\bpaid\b|gewonnen|kunde|gagn|client|ganad|受注|成約", Disposition.WON),
    (r"convert|opportunit|open deal|konvertiert|converti|convertid|商談|\bdeal\b|waiting for payment|proposal|angebot",
     Disposition.CONVERTED),
    (r"accept|qualif|\bsal\b|\bsql\b|akzeptiert|angenommen|accept|acept|calificad|承認|適格", Disposition.ACCEPTED),
    ((r"\bnew\b|open|contact|attempt|working|assigned|process|progress|pending|need|delayed|call|follow"
     r"|\bneu\b|offen|bearbeitung|kontakt|zugewiesen|nouveau|ouvert|en cours|nuevo|abierto|en proceso|asignad"
     r"|新規|対応中|オープン"),
     Disposition.OPEN),
)

_REASON: _Rules = (
    ((r"no response|no answer|not? answer|t answer|stopped answering|unresponsive|not? reach|failed to reach"
      r"|unreachable"
     r"|could not|no reply|voicemail|timing|timeframe|time frame|recently contacted|ghost|keine antwort|nicht erreich"
     r"|keine rückmeldung|zeitpunkt|pas de réponse|sans réponse|injoignable|mauvais moment|sin respuesta|no contesta"
     r"|no responde|ilocalizable|mal momento|応答なし|連絡が取れ|返信なし|時期"), ReasonGroup.FOLLOW_UP),
    ((r"do not contact|\bopt(ed)?\b|unsubscrib|price|pricing|expensive|budget|funding|territory|wrong rep"
      r"|chose.*competitor"
     r"|competitor (chosen|preference)|went to|competition$|missing feature|sales cycle|prior negative|cancelled"
     r"|postponed"
     r"|changed (his|her|their|decision)|technical limit|zu teuer|preis|gebiet|wettbewerber gewählt|nicht kontaktieren"
     r"|trop cher|prix|territoire|ne pas contacter|presupuesto|precio|caro|territorio|no contactar|予算|価格"
     r"|担当違い|競合に"),
     ReasonGroup.NEUTRAL),
    ((r"segment|too small|too big|company size|wrong role|inappropriate|decision.?mak|decision.making|no need"
      r"|need|no interest"
     r"|not interested|no business|no commercial|fit|target|bad data|wrong data|invalid|wrong number|insufficient data"
     r"|incomplete|duplicate|existing|already|current customer|student|job.?seeker|competitor|not a lead|spam"
     r"|junk|\btest\b"
     r"|data entry|industry|no project|3rd party|third party|inadequate|not qualified|opportunity in progress"
     r"|zu klein|kein bedarf|kein interesse|falsche daten|ungültig|dublette|duplikat|bestandskunde|bereits kunde"
     r"|student"
     r"|passt nicht|ansprechpartner|branche|trop petit|pas de besoin|pas intéress|doublon|déjà client|étudiant"
     r"|mauvais profil"
     r"|données|hors cible|demasiado pequeñ|sin necesidad|sin interés|no interesad|datos|duplicad|ya es cliente"
     r"|estudiante"
     r"|no encaja|fuera de|ニーズなし|興味なし|重複|既存|学生|対象外|データ不備|決裁"), ReasonGroup.MARKETING_QUALITY),
    (r"competit|other|sonstig|andere|autre|otro|その他", ReasonGroup.NEUTRAL),
)

_GRADE: _Rules = (
    (r"^a\b|^hot$|^high|heiß|heiss|chaud|caliente|hoch|élevé|^alt[ao]|高", "A"),
    (r"^b\b|^warm|medium|mittel|tiède|moyen|templado|medi[ao]|中", "B"),
    (r"^c\b|^cold|^low|kalt|niedrig|froid|faible|frío|baj[ao]|低", "C"),
    (r"^d\b", "D"),
)

_CHANNEL: _Rules = (
    (r"note\b|notes\b|task|to.?do|system|automat|notiz|aufgabe|tâche|tarea|\bnota\b|メモ|タスク", ASIDE),
    (r"whatsapp|sms|text|linkedin|chat|message|inmail|nachricht|mensaje|メッセージ|postal|brief", Channel.MESSAGE),
    (r"mail|courriel|correo|メール", Channel.EMAIL),
    ((r"meet|demo|visit|event|appointment|termin|besprechung|treffen|réunion|rendez|reunión|cita|visita|会議"
     r"|打ち合わせ|訪問"),
     Channel.MEETING),
    (r"call|phone|dial|voicemail|anruf|telefon|appel|téléphone|llamada|teléfono|電話|通話", Channel.CALL),
    (r"other|sonstig|autre|otro|その他", Channel.OTHER),
)

_DIRECTION: _Rules = (
    ((r"^in\b|inbound|incoming|missed|received|eingehend|eingang|verpasst|entrant|reçu|recibid|着信"
     r"|受信"), Direction.INBOUND),
    ((r"^out\b|outbound|outgoing|forwarded|sent|dialled|^email$|ausgehend|ausgang|sortant|envoyé|salient|enviad"
     r"|発信|送信"),
     Direction.OUTBOUND),
)

_OUTCOME: _Rules = (
    ((r"plan|not started|in progress|overdue|cancel|deferred|waiting|bounced|failed|geplant|storniert|abgesagt"
     r"|annulé|prévu|programad|予定|キャンセル"), NO_ATTEMPT),
    (r"^scheduled$|^open$|^offen$", NO_ATTEMPT),
    ((r"no answer|not answered|unanswered|not connected|unattended|no.?response|not reached|busy|voice|left"
      r"|nicht erreicht"
     r"|besetzt|keine antwort|pas de réponse|occupé|répondeur|no contesta|ocupado|buzón|不在|応答なし|話し中"
     r"|留守"), ATTEMPT),
    ((r"connected|answered|attended|received|spoke|reached|replied|talked|conversation|held|interested|callback"
     r"|erreicht|gesprochen|beantwortet|abouti|répondu|joint|contestad|atendid|contactad|通話|応答|接続"), ANSWERED),
    (r"", ATTEMPT),
)

#: What the words of a column with this role may mean: role → rules.
RULES: dict[str, _Rules] = {
    "status": _STATUS, "reason": _REASON, "grade": _GRADE, "channel": _CHANNEL, "direction": _DIRECTION,
    "outcome": _OUTCOME,
}

#: The meanings that one can choose from, by role.
MEANINGS: dict[str, tuple[str, ...]] = {
    "status": (*(one.value for one in Disposition), ASIDE),
    "reason": tuple(one.value for one in ReasonGroup),
    "grade": ("A", "B", "C", "D", AS_IT_IS),
    "channel": (*(one.value for one in Channel), ASIDE),
    "direction": tuple(one.value for one in Direction),
    "outcome": (ATTEMPT, ANSWERED, NO_ATTEMPT),
}

#: Roles in which every word must be given a meaning.
NEEDED = frozenset({"status", "channel", "direction"})

TRUE = ("true", "yes", "1", "y", "x", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero", "はい")
FALSE = ("false", "no", "0", "n", "nein", "falsch", "non", "faux", "falso", "いいえ")

_EMPTY = {"status": Disposition.OPEN.value, "channel": Channel.OTHER.value, "direction": Direction.OUTBOUND.value,
          "outcome": ATTEMPT}


def propose_meaning(role: str, word: str) -> str:
    """What ``word`` probably means in a column of this role; empty where nothing is known of it."""
    if not word:
        return _EMPTY.get(role, AS_IT_IS if role == "grade" else "")
    text = " ".join(re.split(r"[\s_]+", word.casefold().strip()))
    found = next((str(meaning) for pattern, meaning in RULES[role] if re.search(pattern, text)), "")
    return found or (AS_IT_IS if role == "grade" else "")
