package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Gate;
import io.jollyboat.apiserver.pipeline.PlainFault;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes down what the policy wants of each request, once it is known who asks. Where a place wants
 * requests to wait for that, they do, without holding a thread.
 */
public final class AuditTrailStage implements Gate, AutoCloseable {

    private static final String RECEIVED = "RequestReceived";
    private static final String STARTED = "ResponseStarted";
    private static final String COMPLETE = "ResponseComplete";

    private final AuditPolicy policy;
    private final List<AuditSink> sinks;
    private final AuditMeasures measures;
    private final Timeline timeline;

    /**
     * @param sinks are the stage's from now on
     */
    public AuditTrailStage(
            AuditPolicy policy, List<AuditSink> sinks, AuditMeasures measures, Timeline timeline) {
        this.measures = measures;
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
        measures.level(choice.level());
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
    public boolean keeps(Call call, Runnable proceed) {
        AuditPolicy.Choice choice = policy.choice(call.user(), call.info());
        measures.level(choice.level());
        if (choice.level() == AuditLevel.NONE) {
            return false;
        }
        Instant received = timeline.now();
        AuditEvent event = new AuditEvent(call, choice.level(), call.user(), received);
        call.observedBy(
                new Observed(
                        call.caller(),
                        choice,
                        call.info().verb(),
                        (observed, answer, give) -> ended(choice, event, observed, answer, give)));
        if (!choice.writes(RECEIVED)) {
            return false;
        }
        CompletableFuture<Boolean> written = append(event.at(RECEIVED, received));
        if (written.isDone() && written.join()) {
            return false;
        }
        written.thenAccept(
                well -> {
                    if (well) {
                        call.caller().worker().execute(proceed);
                    } else {
                        measures.rejected();
                        PlainFault.answer(call, "failed to store audit event");
                    }
                });
        return true;
    }

    /** Sees to it that an answer is given once what is written of it may be waited for no more. */
    private void ended(
            AuditPolicy.Choice choice,
            AuditEvent event,
            Observed observed,
            Answer answer,
            Consumer<Answer> give) {
        Call call = event.call();
        int code = answer.code();
        HttpExchange exchange = call.caller().exchange();
        boolean goesOn = call.longRunning();
        if (goesOn && exchange != null) { // who watches from within this JVM does so for ever
            exchange.onClosed(() -> write(choice, event, observed, COMPLETE, code));
        }
        call.holdBack(
                answer, write(choice, event, observed, goesOn ? STARTED : COMPLETE, code), give);
    }

    private CompletableFuture<Boolean> write(
            AuditPolicy.Choice choice,
            AuditEvent event,
            Observed observed,
            String stage,
            int code) {
        if (!choice.writes(stage)) {
            return CompletableFuture.completedFuture(true);
        }
        ObjectNode json = event.answered(event.at(stage, timeline.now()), code);
        observed.writeTo(json);
        return append(json);
    }

    /** Completes, once nobody needs to wait, with whether all is well. */
    private CompletableFuture<Boolean> append(ObjectNode event) {
        measures.event();
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (AuditSink sink : sinks) {
            all = all.thenCombine(sink.append(event), Boolean::logicalAnd);
        }
        return all;
    }

    @Override
    public void close() {
        sinks.forEach(AuditSink::close);
    }
}
