package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.direct.Beside;
import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.flow.first.FirstFlows;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the stored levels and schemas what they are to be: makes those that every cluster has,
 * gives back to mandatory ones what they say, to suggested ones as long as they are annotated with
 * {@link FirstFlows#AUTOUPDATE}, and notes on each schema whether its level is there.
 */
final class FlowKeeper {

    private static final String GROUP = "/apis/" + FirstFlows.API_VERSION;
    private static final String LEVELS = GROUP + "/prioritylevelconfigurations";
    private static final String SCHEMAS = GROUP + "/flowschemas";

    private final OwnObjects objects;
    private final Timeline timeline;

    /**
     * @param api as an administrator
     */
    FlowKeeper(ApiTransport api, Timeline timeline) {
        this.objects = new OwnObjects(api);
        this.timeline = timeline;
    }

    /**
     * Does it. May block.
     *
     * @throws ApiException when the server cannot serve just now, or somebody wrote at the same
     *     time
     */
    void run() {
        Beside.each(timeline, FirstFlows.levels(), level -> keep(LEVELS, level));
        Beside.each(timeline, FirstFlows.schemas(), schema -> keep(SCHEMAS, schema));
        Set<String> levels = new HashSet<>();
        objects.list(LEVELS).forEach(level -> levels.add(name(level)));
        List<JsonNode> schemas = new ArrayList<>();
        objects.list(SCHEMAS).forEach(schemas::add);
        Beside.each(timeline, schemas, schema -> note((ObjectNode) schema, levels));
    }

    private void keep(String collection, ObjectNode wanted) {
        JsonNode found = objects.find(collection + "/" + name(wanted));
        if (found == null) {
            objects.create(collection, wanted.deepCopy());
            return;
        }
        boolean kept =
                FirstFlows.MANDATORY.contains(name(wanted))
                        || Trees.text(found, "metadata", "annotations", FirstFlows.AUTOUPDATE)
                                .equals("true");
        ObjectNode spec = (ObjectNode) wanted.path("spec").deepCopy();
        if (name(wanted).equals(FirstFlows.EXEMPT) && found.path("spec").has(FirstFlows.EXEMPT)) {
            spec.set(FirstFlows.EXEMPT, found.path("spec").path(FirstFlows.EXEMPT)); // is people's
        }
        if (kept && !Trees.same(spec, found.path("spec"))) {
            ObjectNode mended = (ObjectNode) found.deepCopy();
            mended.set("spec", spec);
            objects.update(collection + "/" + name(wanted), mended);
        }
    }

    /** Notes whether the level that a schema names is there. */
    private void note(ObjectNode schema, Set<String> levels) {
        String level = Trees.text(schema, "spec", "priorityLevelConfiguration", "name");
        boolean there = levels.contains(level);
        String status = there ? "False" : "True";
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (Trees.text(condition, "type").equals("Dangling")
                    && Trees.text(condition, "status").equals(status)) {
                return;
            }
        }
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        condition.put("type", "Dangling").put("status", status);
        condition.put(
                "lastTransitionTime", timeline.now().truncatedTo(ChronoUnit.SECONDS).toString());
        condition.put("reason", there ? "Found" : "NotFound");
        condition.put(
                "message",
                "This FlowSchema references the PriorityLevelConfiguration object named \""
                        + level
                        + (there ? "\" and it exists" : "\" but there is no such object"));
        ObjectNode noted = schema.deepCopy();
        noted.putObject("status").putArray("conditions").add(condition);
        objects.update(SCHEMAS + "/" + name(schema) + "/status", noted);
    }

    private static String name(JsonNode object) {
        return Trees.text(object, "metadata", "name");
    }
}
