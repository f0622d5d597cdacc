package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Caller;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What passes between a caller and the server, for the audit trail: whole where the level asks for
 * that, else what tells which object it was about and why it was refused.
 *
 * <p>Used by the one thread after the other that serves the call.
 */
final class Observed extends Caller.Wrapped {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** With them an object is sent; a patch is none. */
    private static final Set<String> OF_OBJECTS = Set.of("create", "update");

    private static final List<String> OF_STATUS =
            List.of("status", "message", "reason", "details", "code");

    /** What is done about an answer before it is given. */
    @FunctionalInterface
    interface Ending {
        /**
         * @param give gives the answer, or another; once
         */
        void end(Observed observed, Answer answer, Consumer<Answer> give);
    }

    private final AuditPolicy.Choice choice;
    private final Ending ending;
    private final boolean sendsObject;
    private @Nullable Body request;
    private @Nullable Answer response;

    /**
     * @param verb of the request
     */
    Observed(Caller caller, AuditPolicy.Choice choice, String verb, Ending ending) {
        super(caller);
        this.ending = ending;
        this.choice = choice;
        this.sendsObject = OF_OBJECTS.contains(verb);
    }

    @Override
    protected void read(Body body) {
        if (sendsObject || choice.level().atLeast(AuditLevel.REQUEST)) {
            request =
                    body instanceof Body.Tree(JsonNode json)
                            ? new Body.Tree(json.deepCopy())
                            : body;
        }
    }

    @Override
    public void decoded(JsonNode object) {
        read(new Body.Tree(object));
    }

    @Override
    protected void answered(Answer answer, Consumer<Answer> give) {
        response = answer;
        ending.end(this, answer, give);
    }

    void writeTo(ObjectNode event) {
        JsonNode asked = parsed();
        if (asked != null && sendsObject && event.path("objectRef") instanceof ObjectNode about) {
            JsonNode metadata = asked.path("metadata");
            for (String field : List.of("name", "namespace", "uid", "resourceVersion")) {
                String value = Trees.text(metadata, field);
                if (!value.isEmpty() && !about.has(field)) {
                    about.put(field, value);
                }
            }
        }
        if (asked != null && choice.level().atLeast(AuditLevel.REQUEST)) {
            event.set("requestObject", shown(named(asked, event)));
        }
        if (response instanceof Answer.Tree(int ignored, ObjectNode status)
                && Trees.text(status, "kind").equals("Status")
                && event.path("responseStatus") instanceof ObjectNode told) {
            for (String field : OF_STATUS) {
                if (status.has(field)) {
                    told.set(field, status.get(field));
                }
            }
        }
        if (choice.level().atLeast(AuditLevel.REQUEST_RESPONSE)) {
            switch (response) {
                case Answer.Tree tree -> event.set("responseObject", shown(tree.json().deepCopy()));
                case Answer.Stored stored ->
                        event.set("responseObject", shown(stored.object().copy()));
                case null, default -> {}
            }
        }
    }

    /** Of how to delete something clients need not say what it is: it is told in any case. */
    private static JsonNode named(JsonNode asked, ObjectNode event) {
        boolean deletion = Trees.text(event, "verb").startsWith("delete");
        if (deletion && asked instanceof ObjectNode options && !options.has("kind")) {
            JsonNode about = event.path("objectRef");
            String group = Trees.text(about, "apiGroup");
            String version = Trees.text(about, "apiVersion");
            options.put("kind", "DeleteOptions");
            options.put("apiVersion", group.isEmpty() ? version : group + "/" + version);
        }
        return asked;
    }

    /** What was neither JSON nor could be decoded is left out. */
    private @Nullable JsonNode parsed() {
        return switch (request) {
            case Body.Tree(JsonNode json) -> json;
            case Body.Encoded(byte[] bytes) -> {
                try {
                    yield MAPPER.readTree(bytes);
                } catch (JacksonException noJson) {
                    yield null;
                }
            }
            case null, default -> null;
        };
    }

    /** Without who owns which field, if nobody wants to know. */
    private JsonNode shown(JsonNode object) {
        if (!choice.owners()) {
            forget(object);
            object.path("items").forEach(Observed::forget);
        }
        return object;
    }

    private static void forget(JsonNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
    }
}
