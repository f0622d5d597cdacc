package io.jollyboat.controllers.pods;

import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of conditions in a status that is being written. */
public final class Conditions {

    private final ObjectNode status;
    private final Instant now;

    /**
     * @param status a tree of the caller's own, which is changed
     */
    public Conditions(ObjectNode status, Instant now) {
        this.status = status;
        this.now = now;
    }

    public Optional<ObjectNode> find(String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return Optional.of((ObjectNode) condition);
            }
        }
        return Optional.empty();
    }

    /**
     * Sets a condition. One that stands with this status and reason is left as it is; the time of
     * transition changes only with the status.
     *
     * @return whether anything changed
     */
    public boolean set(String type, boolean value, String reason, String message) {
        return set(type, value ? "True" : "False", reason, message);
    }

    /** As above, for a status that may also be {@code Unknown}. */
    public boolean set(String type, String word, String reason, String message) {
        Optional<ObjectNode> before = find(type);
        if (before.isPresent()
                && Trees.text(before.get(), "status").equals(word)
                && Trees.text(before.get(), "reason").equals(reason)) {
            return false;
        }
        replace(type, word, reason, message);
        return true;
    }

    /** As {@link #set}, also when only the message differs. */
    public boolean setMessage(String type, boolean value, String reason, String message) {
        String word = value ? "True" : "False";
        Optional<ObjectNode> before = find(type);
        if (before.isPresent()
                && Trees.text(before.get(), "status").equals(word)
                && Trees.text(before.get(), "reason").equals(reason)
                && Trees.text(before.get(), "message").equals(message)) {
            return false;
        }
        replace(type, word, reason, message);
        return true;
    }

    private void replace(String type, String word, String reason, String message) {
        Optional<ObjectNode> before = find(type);
        String since =
                before.filter(old -> Trees.text(old, "status").equals(word))
                        .map(old -> Trees.text(old, "lastTransitionTime"))
                        .orElse(time());
        ObjectNode condition = Trees.newObject();
        condition.put("type", type).put("status", word);
        condition.put("lastTransitionTime", since).put("reason", reason).put("message", message);
        remove(type);
        status.withArray("/conditions").add(condition);
    }

    /**
     * @return whether it was there
     */
    public boolean remove(String type) {
        if (find(type).isEmpty()) {
            return false;
        }
        ArrayNode others = status.arrayNode();
        for (JsonNode condition : status.path("conditions")) {
            if (!condition.path("type").asString("").equals(type)) {
                others.add(condition);
            }
        }
        if (others.isEmpty()) {
            status.remove("conditions");
        } else {
            status.set("conditions", others);
        }
        return true;
    }

    /** The present time as statuses have it: whole seconds. */
    public String time() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
