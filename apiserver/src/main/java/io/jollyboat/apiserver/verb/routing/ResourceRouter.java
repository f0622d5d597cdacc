package io.jollyboat.apiserver.verb.routing;

import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.pipeline.PlainAbsence;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource and verb of a call and sees to it that the verb runs where it may: reads on
 * the caller's thread as soon as the cache has come far enough, everything else on the caller's
 * worker.
 */
public final class ResourceRouter implements Endpoint {

    /** How long a read waits for the cache before the client is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ResourceRegistry registry;
    private final Verbs verbs;
    private final RegistryCache cache;
    private final Store store;

    public ResourceRouter(
            ResourceRegistry registry, Verbs verbs, RegistryCache cache, Store store) {
        this.registry = registry;
        this.verbs = verbs;
        this.cache = cache;
        this.store = store;
    }

    @Override
    public boolean serve(Call call) {
        if (!call.info().resourceRequest()) {
            return false;
        }
        RequestInfo info = call.info();
        Optional<ResourceDefinition> known =
                registry.byResource(info.group(), info.version(), info.resource());
        if (known.isEmpty() && cache.loaded() && !registry.builtIn(info.group())) {
            PlainAbsence.answer(call);
            return true;
        }
        ResourceDefinition definition = known.orElseThrow(this::unknown);
        checkPath(info);
        checkPlace(definition, info);
        Subresource subresource = subresource(definition, info);
        Verb verb = verb(definition, subresource, info);
        if (call.method().equals("HEAD") && !call.longRunning()
                || info.verb().equals("watch") && !call.method().equals("GET")) {
            throw ApiException.methodNotAllowed(); // only what passes requests on passes HEAD on
        }
        String deprecation = definition.deprecation(info.version());
        if (!deprecation.isEmpty()) {
            call.warn(deprecation);
        }
        ResourceCall plain =
                new ResourceCall(call, definition, info.version(), subresource, new Body.Empty());
        switch (verb) {
            case Verb.Reading reading -> read(reading, plain);
            case Verb.Writing writing -> write(writing, plain);
        }
        return true;
    }

    /** Custom resources are known once the store has been read. */
    private ApiException unknown() {
        return cache.loaded()
                ? ApiException.noSuchPath()
                : ApiException.unavailable("the server is still reading its store", 1);
    }

    /** Only what passes requests on has anything below it, empty elements of paths among it. */
    private static void checkPath(RequestInfo info) {
        boolean passesOn = info.subresource().equals("proxy");
        boolean below = !info.rest().isEmpty() || info.path().contains("//");
        if (info.verb().equals("proxy") || below && !passesOn) {
            throw ApiException.noSuchPath();
        }
    }

    private static void checkPlace(ResourceDefinition definition, RequestInfo info) {
        boolean inNamespace = !info.namespace().isEmpty();
        boolean itself = info.group().isEmpty() && info.resource().equals("namespaces");
        if (inNamespace && !definition.namespaced() && !itself) {
            throw ApiException.noSuchPath();
        }
        boolean collection =
                switch (info.verb()) {
                    case "list", "watch" -> true;
                    default -> false;
                };
        if (definition.namespaced() && !inNamespace && !collection) {
            throw info.name().isEmpty()
                    ? ApiException.methodNotAllowed()
                    : ApiException.noSuchPath();
        }
    }

    private static @Nullable Subresource subresource(
            ResourceDefinition definition, RequestInfo info) {
        return info.subresource().isEmpty()
                ? null
                : definition.subresource(info.subresource()).orElseThrow(ApiException::noSuchPath);
    }

    private Verb verb(
            ResourceDefinition definition, @Nullable Subresource subresource, RequestInfo info) {
        List<String> allowed = subresource == null ? definition.verbs() : subresource.verbs();
        boolean named = !info.name().isEmpty();
        boolean fits =
                switch (info.verb()) {
                    case "create" -> named == (subresource != null);
                    case "get", "update", "patch", "delete" -> named;
                    default -> true;
                };
        Verb verb = verbs.of(definition, info.verb(), subresource);
        if (!fits || verb == null || !allowed.contains(info.verb())) {
            throw ApiException.methodNotAllowed();
        }
        return verb;
    }

    private void write(Verb.Writing verb, ResourceCall call) {
        call.call()
                .caller()
                .body(
                        LimitStage.BODY_BYTES,
                        body ->
                                call.call()
                                        .caller()
                                        .worker()
                                        .execute(() -> answer(verb, call.with(body))));
    }

    private void read(Verb.Reading verb, ResourceCall call) {
        if (!cache.loaded()) {
            throw ApiException.unavailable("the server is still reading its store", 1);
        }
        switch (verb.freshness(call)) {
            case Freshness.Any ignored -> proceed(verb, call);
            case Freshness.AtLeast(long revision) ->
                    cache.gate()
                            .whenReached(
                                    revision,
                                    PATIENCE,
                                    () -> proceed(verb, call),
                                    () -> call.call().fail(tooLarge(revision)));
            case Freshness.Latest ignored -> readLatest(verb, call);
        }
    }

    private void readLatest(Verb.Reading verb, ResourceCall call) {
        CompletableFuture<Long> current = store.currentRevision().toCompletableFuture();
        if (current.isDone() && !current.isCompletedExceptionally()) {
            readAt(verb, call, current.join());
            return;
        }
        current.whenComplete(
                (revision, failure) ->
                        call.call()
                                .caller()
                                .worker()
                                .execute(
                                        () -> {
                                            if (failure == null) {
                                                readAt(verb, call, revision);
                                            } else {
                                                fail(call, failure);
                                            }
                                        }));
    }

    private void readAt(Verb.Reading verb, ResourceCall call, long revision) {
        cache.gate()
                .whenReached(
                        revision,
                        PATIENCE,
                        () -> proceed(verb, call),
                        () ->
                                call.call()
                                        .fail(
                                                ApiException.unavailable(
                                                        "the server has not caught up with its store, try again soon",
                                                        1)));
    }

    private static void fail(ResourceCall call, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (failure instanceof StoreException store) {
            call.call().fail(ObjectStorage.translated(store));
        } else if (cause instanceof StoreException store) {
            call.call().fail(ObjectStorage.translated(store));
        } else {
            call.call().fault(failure);
        }
    }

    private void proceed(Verb.Reading verb, ResourceCall call) {
        boolean laborious;
        try {
            laborious = verb.laborious(call);
        } catch (ApiException refused) {
            call.call().fail(refused);
            return;
        }
        if (laborious) {
            call.call().caller().worker().execute(() -> answer(verb, call));
        } else {
            answer(verb, call);
        }
    }

    private static void answer(Verb verb, ResourceCall call) {
        try {
            call.call().answer(verb.answer(call));
        } catch (ApiException refused) {
            call.call().fail(refused);
        } catch (StoreException failure) {
            call.call().fail(ObjectStorage.translated(failure));
        } catch (RuntimeException | Error fault) { // nobody is left without an answer
            call.call().fault(fault);
        }
    }

    /** A revision that the store has not reached: another server's, or made up. */
    private ApiException tooLarge(long revision) {
        return new ApiException(
                Reason.TIMEOUT.code(),
                Reason.TIMEOUT,
                "Too large resource version: " + revision + ", current: " + cache.revision(),
                new StatusDetails(
                        "",
                        "",
                        "",
                        "",
                        List.of(
                                new Cause(
                                        "ResourceVersionTooLarge",
                                        "Too large resource version",
                                        "")),
                        1));
    }
}
