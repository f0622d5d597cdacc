package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.tls.ClientCertificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends nothing but perhaps a token, and must not be answered.
 *
 * @param token empty for none
 */
public record LoneCaller(Executor worker, String token) implements Caller {
    @Override
    public String header(String name) {
        return name.equals("Authorization") && !token.isEmpty() ? "Bearer " + token : "";
    }

    @Override
    public List<String> headers(String name) {
        return List.of(header(name));
    }

    @Override
    public Credentials credentials() {
        return Credentials.shown(new ClientCertificate.Absent(), token);
    }

    @Override
    public void body(int limit, Consumer<Body> then) {
        then.accept(new Body.Empty());
    }

    @Override
    public void answer(Call call, Answer answer) {
        throw new AssertionError("not asked to");
    }

    @Override
    public @Nullable HttpExchange exchange() {
        return null;
    }
}
