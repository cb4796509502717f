"""Words that visitors use for what documents call otherwise, in software and cloud prose.

Embeddings know most synonyms; this table has the abbreviations and everyday words that they miss.
"""

from emulator.retrieval.languages import stem

GROUPS = """
cost price bill fee charge pay expense expensive cheap spend money pricing budget afford invoice
cheapest lowest least
llm model ai
cdn cloudfront edge
certificate cert certification
fast quick speed latency slow performance responsive rapid
delete remove destroy teardown erase clean uninstall purge drop
deploy ship release publish rollout launch
rollback revert undo previous earlier back restore
error failure crash break problem bug fault fail broken exception wrong
secure safe security protect protection
login signin auth authentication authenticate credential
limit cap maximum max quota restrict bound ceiling threshold
document doc docs documentation manual
repository repo codebase
jailbreak injection attack hack trick manipulate malicious abuse
hallucinate invent fabricate lie guess
edit change modify update fix alter adjust
test check verify validate
choose pick select decide decision chose chosen choice prefer
configuration config setting configure option parameter flag setup
environment env
database db datastore storage
gpu graphics
kubernetes k8s
production prod live
development dev
picture image diagram screenshot drawing
job role position career interview
leave quit close disconnect abandon exit
container docker fargate ecs
store keep save retain persist remember
private privacy personal confidential
log record trace telemetry
person people human visitor user customer
owner author maintainer creator
begin start startup boot
stop cancel abort halt interrupt end
install setup download
run execute launch invoke
support compatible work allow
require need must prerequisite depend dependency
default standard builtin
wait block delay pause sleep
retry again repeat
size big large small length
begin create make generate produce build
show display print render view
find locate look search
read load parse open
write dump output emit export
send upload push post
get fetch download pull retrieve
memory ram
folder directory
file path
laptop machine computer local locally
offline local
free gratis cost
licence license
region location country
backup snapshot
schedule cron nightly daily
alert alarm notify notification
measure metric benchmark
accuracy quality correct precise
train training finetune
shrink compress quantize quantization prune smaller
duplicate copy
old legacy previous
new latest recent modern
heavy weight weigh
hot temperature warm heat
tall height high
old age
deep depth
wide width broad
far distance
charge fee fine price cost
beginner novice newbie foundational entry basic
"""


def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for line in GROUPS.split("\n"):
        group = {stem(word): word for word in line.split()}
        for one in group:
            table.setdefault(one, {}).update({other: word for other, word in group.items() if other != one})
    return table


SYNONYMS = _table()
"""Stems to the stems of words that may stand for them, each with the word itself."""
