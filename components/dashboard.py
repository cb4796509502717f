"""The dashboard's widgets, as CloudWatch's JSON."""

from typing import Any

import pulumi


def dashboard_body(
    *,
    region: pulumi.Input[str],
    namespace: str,
    stack: str,
    function_name: pulumi.Input[str],
    log_group_name: pulumi.Input[str],
) -> pulumi.Output[str]:
    """Questions, answers, time, spending, errors, and the last failures from the log."""

    def app(metric: str, label: str, statistic: str = "Sum") -> list[Any]:
        return [namespace, metric, "stack", stack, {"label": label, "stat": statistic}]

    def function(metric: str, label: str, statistic: str = "Sum") -> list[Any]:
        return ["AWS/Lambda", metric, "FunctionName", function_name, {"label": label, "stat": statistic}]

    graphs = [
        (
            "Questions, what the documents don't say, and what was refused",
            [app("Questions", "asked"), app("Unanswered", "unanswered"), app("Refused", "refused")],
        ),
        (
            "Time to the first word and to the whole answer, ms",
            [
                app("FirstDelta", "first word, median", "p50"),
                app("Latency", "whole answer, median", "p50"),
                app("Latency", "whole answer, p95", "p95"),
            ],
        ),
        ("Spending on the model, USD", [app("CostUsd", "cost")]),
        ("Tokens", [app("InputTokens", "input"), app("OutputTokens", "output")]),
        (
            "Failures and unverified sentences",
            [
                app("Errors", "failed answers"),
                app("Unverified", "unverified sentences"),
                function("Errors", "function failed"),
                function("Throttles", "turned away"),
            ],
        ),
        (
            "Function",
            [function("ConcurrentExecutions", "at once", "Maximum"), function("Duration", "p95 ms", "p95")],
        ),
    ]
    widgets: list[dict[str, Any]] = [
        {
            "type": "metric",
            "x": 12 * (number % 2),
            "y": 6 * (number // 2),
            "width": 12,
            "height": 6,
            "properties": {
                "title": title,
                "region": region,
                "view": "timeSeries",
                "period": 300,
                "metrics": metrics,
            },
        }
        for number, (title, metrics) in enumerate(graphs)
    ]
    widgets.append(
        {
            "type": "log",
            "x": 0,
            "y": 18,
            "width": 24,
            "height": 6,
            "properties": {
                "title": "Last failures",
                "region": region,
                "view": "table",
                "query": pulumi.Output.concat(
                    "SOURCE '",
                    log_group_name,
                    "' | fields @timestamp, event, code, answer_id | filter level = 'ERROR'"
                    " | sort @timestamp desc | limit 50",
                ),
            },
        }
    )
    return pulumi.Output.json_dumps({"widgets": widgets})
