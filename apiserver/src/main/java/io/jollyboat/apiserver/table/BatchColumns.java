package io.jollyboat.apiserver.table;

import static io.jollyboat.apiserver.table.Cells.count;

import io.jollyboat.apiserver.json.Trees;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Work that ends. */
public final class BatchColumns {
    private static final String[] CRON_POD_SPEC = {
        "spec", "jobTemplate", "spec", "template", "spec"
    };

    private BatchColumns() {}

    public static final Printer JOBS =
            Printer.of()
                    .name()
                    .text("Status", "How the job is doing.", BatchColumns::status)
                    .text(
                            "Completions",
                            "How many pods have succeeded, of how many.",
                            BatchColumns::completions)
                    .cell(
                            "Duration",
                            "string",
                            "How long it took or has taken.",
                            BatchColumns::duration)
                    .age()
                    .wide()
                    .text(
                            "Containers",
                            "The names of the containers in its pods.",
                            job -> Cells.containers(Trees.at(job, "spec", "template", "spec")))
                    .text(
                            "Images",
                            "The images of the containers in its pods.",
                            job -> Cells.images(Trees.at(job, "spec", "template", "spec")))
                    .text(
                            "Selector",
                            "The labels of its pods.",
                            job -> Cells.selector(Trees.at(job, "spec", "selector")));

    public static final Printer CRON_JOBS =
            Printer.of()
                    .name()
                    .path("Schedule", "When it makes jobs.", "spec", "schedule")
                    .text(
                            "Timezone",
                            "The time zone of its schedule.",
                            job -> Cells.orNone(Trees.text(job, "spec", "timeZone")))
                    .text(
                            "Suspend",
                            "Whether it makes no jobs for now.",
                            job -> Cells.word(Trees.flag(job, "spec", "suspend")))
                    .number(
                            "Active",
                            "How many of its jobs run.",
                            job -> (long) Trees.at(job, "status", "active").size())
                    .cell(
                            "Last Schedule",
                            "string",
                            "How long ago it made a job.",
                            (job, now) -> {
                                String last = Trees.text(job, "status", "lastScheduleTime");
                                return last.isEmpty() ? Cells.NONE : Ages.since(last, now);
                            })
                    .age()
                    .wide()
                    .text(
                            "Containers",
                            "The names of the containers in its pods.",
                            job -> Cells.containers(Trees.at(job, CRON_POD_SPEC)))
                    .text(
                            "Images",
                            "The images of the containers in its pods.",
                            job -> Cells.images(Trees.at(job, CRON_POD_SPEC)))
                    .text(
                            "Selector",
                            "The labels of its pods.",
                            job ->
                                    Cells.selector(
                                            Trees.at(
                                                    job,
                                                    "spec",
                                                    "jobTemplate",
                                                    "spec",
                                                    "selector")));

    private static String status(ObjectNode job) {
        for (String end : List.of("Complete", "Failed")) {
            if (Cells.condition(job, end).equals("True")) {
                return end;
            }
        }
        if (!Trees.absent(job.path("metadata").get("deletionTimestamp"))) {
            return "Terminating";
        }
        for (String state : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (Cells.condition(job, state).equals("True")) {
                return state;
            }
        }
        return "Running";
    }

    private static String completions(ObjectNode job) {
        long succeeded = count(job, "status", "succeeded");
        if (!Trees.absent(job.path("spec").get("completions"))) {
            return succeeded + "/" + count(job, "spec", "completions");
        }
        long parallelism = count(job, "spec", "parallelism");
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String duration(ObjectNode job, Instant now) {
        String start = Trees.text(job, "status", "startTime");
        String end = Trees.text(job, "status", "completionTime");
        try {
            return start.isEmpty()
                    ? ""
                    : Ages.of(
                            Duration.between(
                                    Instant.parse(start),
                                    end.isEmpty() ? now : Instant.parse(end)));
        } catch (DateTimeParseException notATime) {
            return Ages.UNKNOWN;
        }
    }
}
