package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.decision.DecisionReport;
import io.jollyboat.scheduler.decision.Explanation;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was decided about the pods that were tried most recently, each as an object of the API of
 * the pod's name. While pods are placed nothing is worked out for this: a decision is a function of
 * what went into it, and only that is kept, until somebody asks. Forgotten with the pod, when
 * others come and with the process. Safe for use by several threads.
 */
public final class Decisions {

    public static final String GROUP = "scheduling.jollyboat.io";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "SchedulingDecision";

    /** A list tells of the nodes as well if they are no more than so many, over all its objects. */
    private static final long NODES_IN_LIST = 2_000;

    private final DecisionLog log;
    private final ProfileRules rules;

    Decisions(DecisionLog log, ProfileRules rules) {
        this.log = log;
        this.rules = rules;
    }

    /** The last decision on a pod, with all nodes. */
    public Optional<ObjectNode> find(String namespace, String pod) {
        return log.find(new Key(namespace, pod)).map(this::whole);
    }

    /** Those on the pods of a namespace, or on all when that is empty, by their names. */
    public List<ObjectNode> list(String namespace) {
        List<DecisionRecord> found = log.list(namespace);
        long nodes = found.stream().mapToLong(each -> each.cluster().size()).sum();
        return found.stream()
                .map(nodes > NODES_IN_LIST ? Decisions::summary : this::whole)
                .toList();
    }

    private static ObjectNode summary(DecisionRecord record) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", GROUP + "/" + VERSION).put("kind", KIND);
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", record.pod().key().name())
                .put("namespace", record.pod().key().namespace())
                .put("creationTimestamp", record.at().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!record.pod().labels().isEmpty()) {
            record.pod().labels().forEach(metadata.putObject("labels")::put);
        }
        DecisionReport.summarize(record, json);
        return json;
    }

    private ObjectNode whole(DecisionRecord record) {
        ObjectNode json = summary(record);
        rules.of(record.pod())
                .map(profile -> Explanation.of(record, profile))
                .ifPresent(reports -> DecisionReport.detail(record, reports, json));
        return json;
    }
}
