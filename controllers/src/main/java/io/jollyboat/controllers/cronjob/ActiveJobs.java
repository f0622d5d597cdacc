package io.jollyboat.controllers.cronjob;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of running jobs in a CronJob's status. For one thread and one reconciliation. */
final class ActiveJobs {

    private final Client client;
    private final EventRecorder events;
    private final CronJob cronJob;
    private final Map<String, ObjectNode> references = new LinkedHashMap<>(); // by uid

    ActiveJobs(Client client, EventRecorder events, CronJob cronJob) {
        this.client = client;
        this.events = events;
        this.cronJob = cronJob;
        read(cronJob);
    }

    private void read(CronJob from) {
        references.clear();
        for (JsonNode one : from.status().json().path("active")) {
            references.put(one.path("uid").asString(""), (ObjectNode) one);
        }
    }

    boolean isEmpty() {
        return references.isEmpty();
    }

    boolean has(String jobName) {
        return references.values().stream()
                .anyMatch(one -> Trees.text(one, "name").equals(jobName));
    }

    void add(Job job) {
        ObjectNode reference = Trees.newObject();
        reference.put("kind", "Job").put("namespace", job.namespace()).put("name", job.name());
        reference.put("uid", job.uid()).put("apiVersion", "batch/v1");
        reference.put("resourceVersion", job.resourceVersion());
        references.put(job.uid(), reference);
    }

    void remove(String uid) {
        references.remove(uid);
    }

    /** Takes note of jobs that have ended or are gone. */
    void review(List<Job> jobs, ObjectNode status) {
        for (Job job : jobs) {
            String end = JobsOfCronJob.end(job);
            if (end.isEmpty()) {
                expect(job);
                continue;
            }
            if (references.remove(job.uid()) != null) {
                tell(
                        EventRecorder.NORMAL,
                        "SawCompletedJob",
                        "Saw completed job: " + job.name() + ", condition: " + end);
            }
            if (end.equals("Complete")) {
                succeeded(job, status);
            }
        }
        Set<String> present = jobs.stream().map(Job::uid).collect(Collectors.toSet());
        for (ObjectNode reference : List.copyOf(references.values())) {
            String uid = Trees.text(reference, "uid");
            String name = Trees.text(reference, "name");
            // The view of jobs may be older than our own status.
            if (!present.contains(uid)
                    && client.find(Resources.JOBS, cronJob.namespace(), name).isEmpty()) {
                references.remove(uid);
                tell(EventRecorder.NORMAL, "MissingJob", "Active job went missing: " + name);
            }
        }
    }

    private void expect(Job job) {
        if (references.containsKey(job.uid())) {
            return;
        }
        Optional<CronJob> current =
                client.find(Resources.CRON_JOBS, cronJob.namespace(), cronJob.name());
        boolean known =
                current.stream()
                        .flatMap(now -> now.status().active().stream())
                        .anyMatch(one -> one.uid().equals(job.uid()));
        if (!known) {
            tell(
                    EventRecorder.WARNING,
                    "UnexpectedJob",
                    "Saw a job that the controller did not create or forgot: " + job.name());
        }
    }

    private static void succeeded(Job job, ObjectNode status) {
        Optional<Instant> last = Trees.time(status, "lastSuccessfulTime");
        job.status()
                .completionTime()
                .filter(time -> last.isEmpty() || time.isAfter(last.get()))
                .ifPresent(time -> status.put("lastSuccessfulTime", time.toString()));
    }

    void write(ObjectNode status) {
        if (references.isEmpty()) {
            status.remove("active");
            return;
        }
        ArrayNode active = status.putArray("active");
        references.values().forEach(active::add);
    }

    private void tell(String type, String reason, String message) {
        events.event(cronJob, type, reason, message);
    }
}
