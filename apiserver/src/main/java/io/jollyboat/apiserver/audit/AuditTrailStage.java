package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Writes down what the policy wants of each request, once it is known who asks. */
public final class AuditTrailStage implements Stage, AutoCloseable {

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
        ObjectNode event =
                new AuditEvent(call, AuditLevel.METADATA, call.user(), now).at(STARTED, now);
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
        AuditEvent event = new AuditEvent(call, choice.level(), call.user(), received);
        if (choice.writes(RECEIVED)) {
            append(event.at(RECEIVED, received));
        }
        Observed observed = new Observed(call.caller(), choice, call.info().verb());
        call.observedBy(observed);
        call.afterwards(
                code -> {
                    HttpExchange exchange = call.caller().exchange();
                    if (call.longRunning() && exchange != null) {
                        write(choice, event, observed, STARTED, code);
                        exchange.onClosed(() -> write(choice, event, observed, COMPLETE, code));
                    } else {
                        // who watches from within this JVM does so for ever
                        String stage = call.longRunning() ? STARTED : COMPLETE;
                        write(choice, event, observed, stage, code);
                    }
                });
    }

    private void write(
            AuditPolicy.Choice choice,
            AuditEvent event,
            Observed observed,
            String stage,
            int code) {
        if (choice.writes(stage)) {
            ObjectNode json = event.answered(event.at(stage, timeline.now()), code);
            observed.writeTo(json);
            append(json);
        }
    }

    private void append(ObjectNode event) {
        sinks.forEach(sink -> sink.append(event));
    }

    @Override
    public void close() {
        sinks.forEach(AuditSink::close);
    }
}
