package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionLog.Logged;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.decision.DecisionReport;
import io.jollyboat.scheduler.decision.Explanation;
import io.jollyboat.scheduler.decision.PointTimes;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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

    /**
     * Nothing is decided yet; to be told by the schedulers of this process, one after the other.
     *
     * @param version what the versions of decisions count from, above those of earlier processes
     */
    public Decisions(SchedulerConfiguration configuration, long version) {
        this(
                new DecisionLog(configuration.decisionsKept(), version),
                ProfileRules.of(configuration, PointTimes.UNTOLD));
    }

    Decisions(DecisionLog log, ProfileRules rules) {
        this.log = log;
        this.rules = rules;
    }

    DecisionLog log() {
        return log;
    }

    /** Objects as of a version. */
    public record Listing(long version, List<ObjectNode> objects) {}

    /**
     * The last that happened to an object.
     *
     * @param version made by this
     * @param since the version with which the object came into being
     * @param removed whether it is gone, or was too old to be kept
     * @param object as it is, or was last; made when it is asked for
     * @param earlierLabels what labels it had before, each with the version before which it had
     *     them
     */
    public record Change(
            long version,
            long since,
            boolean removed,
            Supplier<ObjectNode> object,
            NavigableMap<Long, Map<String, String>> earlierLabels) {}

    /** The last decision on a pod, with all nodes. */
    public Optional<ObjectNode> find(String namespace, String pod) {
        return log.find(new Key(namespace, pod)).map(this::whole);
    }

    /** Those on the pods of a namespace, or on all when that is empty, by their names. */
    public Listing list(String namespace) {
        DecisionLog.Listing found = log.list(namespace);
        return new Listing(
                found.version(),
                found.decisions().stream().map(shownWith(found.decisions())).toList());
    }

    /**
     * The last that happened to each that changed after a version, in order. With version 0 all
     * there are.
     *
     * @return empty when that can no longer be told
     */
    public Optional<List<Change>> changes(long after) {
        return Optional.ofNullable(log.after(after)).map(this::changes);
    }

    private List<Change> changes(List<Logged> logged) {
        Function<Logged, ObjectNode> shown = shownWith(logged);
        return logged.stream()
                .map(
                        each ->
                                new Change(
                                        each.version(),
                                        each.since(),
                                        each.isForgotten(),
                                        () -> shown.apply(each),
                                        each.earlierLabels()))
                .toList();
    }

    /** The version of the last change. */
    public long version() {
        return log.version();
    }

    /**
     * Tells of changes, from the scheduling loop: it must return at once.
     *
     * @return to end that
     */
    public Runnable whenChanged(Runnable hint) {
        return log.whenChanged(hint);
    }

    private Function<Logged, ObjectNode> shownWith(List<Logged> others) {
        long nodes = others.stream().mapToLong(each -> each.record().cluster().size()).sum();
        return nodes > NODES_IN_LIST ? Decisions::summary : this::whole;
    }

    private static ObjectNode summary(Logged logged) {
        DecisionRecord record = logged.record();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", GROUP + "/" + VERSION).put("kind", KIND);
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", record.pod().key().name())
                .put("namespace", record.pod().key().namespace())
                .put("resourceVersion", Long.toString(logged.version()))
                .put("creationTimestamp", record.at().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!record.pod().labels().isEmpty()) {
            record.pod().labels().forEach(metadata.putObject("labels")::put);
        }
        DecisionReport.summarize(record, json);
        return json;
    }

    private ObjectNode whole(Logged logged) {
        DecisionRecord record = logged.record();
        ObjectNode json = summary(logged);
        rules.of(record.pod())
                .map(profile -> Explanation.of(record, profile))
                .ifPresent(reports -> DecisionReport.detail(record, reports, json));
        return json;
    }
}
