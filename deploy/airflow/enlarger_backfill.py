"""A backfill every night: one SparkApplication on Kubernetes, and the time of its success.

The application is deploy/kubernetes/upscale.yaml, copied beside this file into Airflow's folder of
DAGs. Airflow decides when; what is left to do is known from the reports below the output, so a retry
or a run that is triggered by hand goes on where the last one ended. Needs Airflow 2.10 or newer with
apache-airflow-providers-cncf-kubernetes, and a connection "kubernetes_default" whose account may
create SparkApplications.

The variable enlarger_pushgateway names the Prometheus Pushgateway, for the alert on old successes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator

with DAG(
    dag_id="enlarger_backfill",
    description="Upscales what is new or changed in the archive",
    schedule="0 20 * * *",
    start_date=datetime(2026, 1, 1),
    # nothing is made up for: one run does all that is left
    catchup=False,
    # two runs into one output would do the same work
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=12),
    },
    doc_md=__doc__,
    tags=["enlarger"],
) as dag:
    upscale = SparkKubernetesOperator(
        task_id="upscale",
        namespace="enlarger",
        application_file="upscale.yaml",
        kubernetes_conn_id="kubernetes_default",
        get_logs=True,
        # the driver's log says what went wrong; a success leaves its report
        delete_on_termination=True,
    )

    record_success = BashOperator(
        task_id="record_success",
        bash_command=(
            'printf "enlarger_last_success_timestamp_seconds %s\\n" "$(date +%s)" | '
            "curl --fail --silent --show-error --max-time 30 --data-binary @- "
            '"{{ var.value.enlarger_pushgateway }}/metrics/job/enlarger/run/{{ dag.dag_id }}"'
        ),
    )

    upscale >> record_success
