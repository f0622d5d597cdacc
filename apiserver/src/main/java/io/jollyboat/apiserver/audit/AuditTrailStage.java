package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Caller;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes down what the policy wants of each request, once it is known who asks. */
public final class AuditTrailStage implements Stage, AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String RECEIVED = "RequestReceived";
    private static final String STARTED = "ResponseStarted";
    private static final String COMPLETE = "ResponseComplete";

    private final AuditPolicy policy;
    private final List<AuditSink> sinks;
    private final Timeline timeline;

    /**
     * @param sinks are the stage's from now on
     */
    public AuditTrailStage(AuditPolicy policy, List<AuditSink> sinks, Timeline timeline) {
        this.policy = policy;
        this.sinks = List.copyOf(sinks);
        this.timeline = timeline;
    }

    /** Another stage, which finds out who asks; whom it refuses is written down too. */
    public Stage watching(Stage authentication) {
        return call -> {
            try {
                authentication.pass(call);
            } catch (ApiException refused) {
                refused(call, refused);
                throw refused;
            }
        };
    }

    private void refused(Call call, ApiException why) {
        AuditPolicy.Choice choice = policy.choice(call.user(), call.info());
        if (choice.level() == AuditLevel.NONE || !choice.writes(STARTED)) {
            return;
        }
        Instant now = timeline.now();
        ObjectNode event = new AuditEvent(call, AuditLevel.METADATA, now).at(STARTED, now);
        event.putObject("responseStatus")
                .put("status", "Failure")
                .put("message", "Authentication failed, attempted: " + attempted(call))
                .put("reason", "Unauthorized")
                .put("code", why.code())
                .putObject("metadata");
        append(event);
    }

    private static String attempted(Call call) {
        String scheme = call.header("Authorization").split(" ", 2)[0];
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer", "basic" -> scheme.toLowerCase(Locale.ROOT);
            default -> "none";
        };
    }

    @Override
    public void pass(Call call) {
        AuditPolicy.Choice choice = policy.choice(call.user(), call.info());
        if (choice.level() == AuditLevel.NONE) {
            return;
        }
        Instant received = timeline.now();
        AuditEvent event = new AuditEvent(call, choice.level(), received);
        if (choice.writes(RECEIVED)) {
            append(event.at(RECEIVED, received));
        }
        Observing observing = new Observing(call.caller(), choice.level());
        if (choice.level().atLeast(AuditLevel.REQUEST)) {
            call.observedBy(observing);
        }
        call.afterwards(
                code -> {
                    // of what goes on, this is the beginning
                    String stage = call.longRunning() ? STARTED : COMPLETE;
                    if (choice.writes(stage)) {
                        ObjectNode json = event.answered(event.at(stage, timeline.now()), code);
                        observing.writeTo(json);
                        append(json);
                    }
                });
    }

    private void append(ObjectNode event) {
        sinks.forEach(sink -> sink.append(event));
    }

    @Override
    public void close() {
        sinks.forEach(AuditSink::close);
    }

    /** Takes a copy of what passes between a caller and the server. */
    private static final class Observing extends Caller.Wrapped {
        private final AuditLevel level;
        private @Nullable Body request;
        private @Nullable Answer response;

        Observing(Caller caller, AuditLevel level) {
            super(caller);
            this.level = level;
        }

        @Override
        protected void read(Body body) {
            request =
                    body instanceof Body.Tree(JsonNode json)
                            ? new Body.Tree(json.deepCopy())
                            : body;
        }

        @Override
        protected void answered(Answer answer) {
            response = answer;
        }

        void writeTo(ObjectNode event) {
            Body asked = request;
            if (asked instanceof Body.Tree(JsonNode json)) {
                event.set("requestObject", json);
            } else if (asked instanceof Body.Encoded(byte[] bytes)) {
                parsed(event, "requestObject", bytes);
            }
            if (!level.atLeast(AuditLevel.REQUEST_RESPONSE)) {
                return;
            }
            switch (response) {
                case Answer.Tree tree -> event.set("responseObject", tree.json().deepCopy());
                case Answer.Stored stored -> event.set("responseObject", stored.object().copy());
                case null, default -> {}
            }
        }

        /** What is no JSON (protobuf, YAML) is left out. */
        private static void parsed(ObjectNode event, String field, byte[] bytes) {
            try {
                event.set(field, MAPPER.readTree(bytes));
            } catch (JacksonException noJson) {
                event.remove(field);
            }
        }
    }
}
