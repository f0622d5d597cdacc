package io.jollyboat.apiserver.direct;

import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Caller;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A component of this JVM, waiting for its answer. */
final class DirectCaller implements Caller {

    private static final String SYSTEM = "system:";

    private final Credentials credentials;
    private final ApiRequest request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    DirectCaller(Credentials credentials, ApiRequest request) {
        this.credentials = credentials;
        this.request = request;
    }

    @Override
    public String header(String name) {
        return switch (name) {
            case "Content-Type" -> request.contentType();
            case "User-Agent" -> program();
            default -> "";
        };
    }

    /** The program that a component of a cluster is elsewhere, by the user that it comes as. */
    private String program() {
        String user =
                credentials.identity() instanceof Credentials.Identity.Vouched(Requester requester)
                        ? requester.name()
                        : "";
        if (user.startsWith("system:node:")) {
            return "kubelet";
        }
        if (user.startsWith("system:serviceaccount:kube-system:")) {
            return "kube-controller-manager";
        }
        return user.startsWith(SYSTEM) ? user.substring(SYSTEM.length()) : user;
    }

    @Override
    public List<String> headers(String name) {
        String value = header(name);
        return value.isEmpty() ? List.of() : List.of(value);
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public void body(int limit, Consumer<Body> then) {
        JsonNode body = request.body();
        then.accept(body == null ? new Body.Empty() : new Body.Tree(body));
    }

    /** The caller's own thread: it waits for the answer anyway. */
    @Override
    public Executor worker() {
        return Runnable::run;
    }

    @Override
    public void answer(Call call, Answer given) {
        answer.complete(given);
    }

    @Override
    public @Nullable HttpExchange exchange() {
        return null;
    }

    Answer await() {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.timeout("interrupted while waiting for the answer");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible); // it is never completed so
        }
    }
}
