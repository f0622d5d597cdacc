package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way. Stages note on it what they find out; whoever comes to the end of it
 * answers, exactly once.
 *
 * <p>Used by one thread at a time; handing it to another thread publishes what was noted.
 */
public final class Call {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final RequestInfo UNREAD = RequestInfo.of("", "/", QueryParameters.NONE);

    private Caller caller;
    private final String method;
    private final String path;
    private final QueryParameters query;
    private final List<String> warnings = new ArrayList<>(0);
    private final Map<String, String> auditAnnotations = new LinkedHashMap<>(0);
    private final Map<String, String> auditDetails = new LinkedHashMap<>(0);
    private @Nullable Decision decision;
    private final List<IntConsumer> afterwards = new ArrayList<>(1);
    private final AtomicReference<End> end = new AtomicReference<>(End.NONE_YET);
    private final AtomicReference<@Nullable Consumer<Answer>> heldBack = new AtomicReference<>();
    private boolean held; // by and for the thread that answers
    private Duration patience = Duration.ZERO;
    private Sizes sizes = Sizes.IGNORED;

    private RequestInfo info = UNREAD;
    private Requester user = Requester.NOBODY;
    private @Nullable String impersonation;
    private String auditId = "";
    private String schemaUid = "";
    private String levelUid = "";

    private enum End {
        NONE_YET,
        ANSWERED,
        TOO_LATE
    }

    /**
     * @param path without the query, percent escapes as sent
     */
    public Call(Caller caller, String method, String path, QueryParameters query) {
        this.caller = caller;
        this.method = method;
        this.path = path;
        this.query = query;
    }

    public Caller caller() {
        return caller;
    }

    /** From now on somebody watches what passes between the caller and the server. */
    public void observedBy(Caller.Wrapped observer) {
        caller = observer;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public QueryParameters query() {
        return query;
    }

    public String header(String name) {
        return caller.header(name);
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return caller.headers(name);
    }

    /** What the request asks for; known behind {@link RequestInfoStage}. */
    public RequestInfo info() {
        return info;
    }

    void info(RequestInfo read) {
        info = read;
    }

    /** Who asks; known behind {@link AuthenticationStage}. */
    public Requester user() {
        return user;
    }

    public void user(Requester authenticated) {
        user = authenticated;
    }

    /**
     * Who asks is from now on taken for somebody else.
     *
     * @param constraint the verb of the right by which he is, {@code impersonate:user-info}; empty
     *     for the right to act as him in everything
     */
    public void actsAs(Requester other, String constraint) {
        user = other;
        impersonation = constraint;
    }

    /** See {@link #actsAs}; null when who asks is taken for nobody else. */
    public @Nullable String impersonation() {
        return impersonation;
    }

    /** The name of this request in logs, told to the client as {@code Audit-Id}. */
    public String auditId() {
        return auditId;
    }

    void auditId(String id) {
        auditId = id;
    }

    /**
     * Notes how the request was classified, which clients are told.
     *
     * @param schema the uid of its flow schema; empty while that is not stored
     * @param level the uid of its priority level, likewise
     */
    public void flow(String schema, String level) {
        schemaUid = schema;
        levelUid = level;
    }

    /** See {@link #flow}. */
    public String schemaUid() {
        return schemaUid;
    }

    /** See {@link #flow}. */
    public String levelUid() {
        return levelUid;
    }

    /** Tells the client, once, something about a request that succeeds all the same. */
    public void warn(String warning) {
        synchronized (warnings) { // who is too late goes on while the answer is written
            if (!warnings.contains(warning)) {
                warnings.add(warning);
            }
        }
    }

    public List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    /**
     * Notes something about the request for the audit trail.
     *
     * @param key as in {@code pod-security.kubernetes.io/enforce-policy}; of two values the first
     *     stays
     */
    public void auditAnnotation(String key, String value) {
        synchronized (auditAnnotations) {
            auditAnnotations.putIfAbsent(key, value);
        }
    }

    /**
     * As {@link #auditAnnotation}, of something that shows what is in the object: for those only
     * who write down requests whole.
     */
    public void auditDetail(String key, String value) {
        synchronized (auditDetails) {
            auditDetails.putIfAbsent(key, value);
        }
    }

    public Map<String, String> auditAnnotations() {
        synchronized (auditAnnotations) {
            return new LinkedHashMap<>(auditAnnotations);
        }
    }

    public Map<String, String> auditDetails() {
        synchronized (auditDetails) {
            return new LinkedHashMap<>(auditDetails);
        }
    }

    /** How long the client would wait; zero when it does not say. */
    public Duration patience() {
        return patience;
    }

    void patience(Duration said) {
        patience = said;
    }

    /** Who is told how much is answered. */
    public Sizes sizes() {
        return sizes;
    }

    /** Makes somebody be told how much is answered; before it is. */
    public void sizes(Sizes told) {
        sizes = told;
    }

    /** What authorization said of it. */
    public void decided(Decision said) {
        decision = said;
    }

    /** Null when nobody has been asked. */
    public @Nullable Decision decision() {
        return decision;
    }

    /**
     * Runs a task with the answer's code once the call is answered; for a stream, once it has
     * begun.
     */
    public void afterwards(IntConsumer task) {
        afterwards.add(task);
    }

    /** Whether this goes on until one side has enough: it is held to no deadline and no share. */
    public boolean longRunning() {
        return switch (info.verb()) {
            case "watch", "proxy" -> true;
            default ->
                    switch (info.subresource()) {
                        case "log", "exec", "attach", "portforward", "proxy" ->
                                info.resourceRequest();
                        default -> false;
                    };
        };
    }

    /** Answers. A second answer is a fault of the program: it is logged and goes nowhere. */
    public void answer(Answer answer) {
        if (end.compareAndSet(End.NONE_YET, End.ANSWERED)) {
            give(answer);
        } else if (end.get() == End.ANSWERED) {
            LOG.error("{} {} was answered twice", method, path);
        }
    }

    /**
     * Answers if nobody has, whoever is still about to: what he says later goes nowhere, and so
     * does an answer that is held back. For any thread.
     */
    public void expire(ApiException why) {
        Answer late = new Answer.Tree(why.code(), why.status());
        if (end.compareAndSet(End.NONE_YET, End.TOO_LATE)) {
            give(late);
        } else {
            give(late, heldBack.getAndSet(null));
        }
    }

    /**
     * Lets an answer wait until something is done about it or the call's time is up, when another
     * one is given. For the caller's observer, before it lets the answer go on.
     */
    public void holdBack(Answer answer, CompletableFuture<?> until, Consumer<Answer> give) {
        held = true;
        heldBack.set(give);
        Runnable goOn = () -> give(answer, heldBack.getAndSet(null));
        if (end.get() == End.TOO_LATE) {
            goOn.run(); // it may be that very thing that takes too long
        } else {
            until.thenRun(goOn);
        }
    }

    private void give(Answer answer) {
        try {
            caller.answer(this, answer);
        } finally {
            if (!held) {
                afterwards.forEach(task -> task.accept(answer.code()));
            }
        }
    }

    private void give(Answer answer, @Nullable Consumer<Answer> how) {
        if (how != null) {
            try {
                how.accept(answer);
            } finally {
                afterwards.forEach(task -> task.accept(answer.code()));
            }
        }
    }

    public void fail(ApiException why) {
        answer(Answer.refusal(why));
    }

    /** Does some of the work for it; what that throws is the answer. */
    public void answering(Runnable work) {
        try {
            work.run();
        } catch (ApiException refused) {
            fail(refused);
        } catch (RuntimeException fault) {
            fault(fault);
        }
    }

    /** Answers after something went wrong that should not have: the log is told, the client not. */
    public void fault(Throwable fault) {
        LOG.error("{} {} failed ({})", method, path, auditId, fault);
        fail(ApiException.internal("see the server's log, Audit-Id " + auditId));
    }
}
