"""What an operator asks the log, saved in CloudWatch Logs Insights: a question as the name, a query as the answer.

Logs Insights takes 0.005 USD per GB that a query reads (AWS price list, us-east-1). Field names are those of
`api/contract/log_lines`.
"""

from typing import Final

LOG_QUERIES: Final = {
    "What did each hour cost": """\
filter ispresent(CostUsd)
| stats sum(CostUsd) as usd, sum(InputTokens) as input_tokens, sum(OutputTokens) as output_tokens, count(*) as answers
  by bin(1h)""",
    "Which questions were refused and why": """\
filter event = "refused"
| stats count(*) as refused, max(retry_after) as longest_wait by code, cause, bin(1h)""",
    "Which answers failed and why": """\
filter event = "answer" and outcome = "error"
| fields @timestamp, answer_id, code, cause, stages_ms.writing, request_id
| sort @timestamp desc
| limit 100""",
    "Which answers were slow and where": """\
filter event = "answer" and outcome = "done"
| fields @timestamp, answer_id, stages_ms.searching, stages_ms.writing, FirstDelta, Latency
| sort Latency desc
| limit 50""",
    "What was throttled or tried again": """\
filter ispresent(retries.0)
| fields @timestamp, answer_id, retries.0, retries.1
| sort @timestamp desc
| limit 100""",
    "How good were the answers by day": """\
filter event = "answer" and outcome = "done"
| stats count(*) as answers, sum(Unanswered) as unanswered, sum(unverified) as unverified_sentences
  by grounded, cached, bin(1d)""",
    "What did visitors say of which answers": """\
filter event = "feedback"
| fields @timestamp, answer_id, helpful, comment_characters
| sort @timestamp desc
| limit 100""",
    "What counts as spent without being known": """\
filter event in ["reservation_kept", "settle_failed"]
| stats sum(micro) / 1000000 as usd_at_most, count(*) as answers by event, bin(1d)""",
}
