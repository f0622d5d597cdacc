package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.core.http.HttpExchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The other end of a call: a client on the network, or a component in this JVM. */
public interface Caller {

    /** A header's first value, or the empty string. */
    String header(String name);

    /** All values of a header, in order. */
    List<String> headers(String name);

    /**
     * The headers whose names begin with a prefix, by the rest of the name in lower case. Empty for
     * a caller in this JVM.
     */
    default Map<String, List<String>> headersBelow(String prefix) {
        return Map.of();
    }

    /** What the caller shows to say who it is. */
    Credentials credentials();

    /**
     * Reads the body, once. Over the network this takes until it has arrived, and {@code then} may
     * run on an event loop.
     *
     * @param limit in bytes; more is refused
     */
    void body(int limit, Consumer<Body> then);

    /**
     * Is told what was made of a body that is no JSON.
     *
     * @param object is changed afterwards: who keeps it copies it
     */
    default void decoded(JsonNode object) {}

    /** Where work for this call that may block is to run. */
    Executor worker();

    /** Gives the one answer. */
    void answer(Call call, Answer answer);

    /** The exchange to tunnel through; null for a caller in this JVM. */
    @Nullable HttpExchange exchange();

    /** Another caller whose request and answer somebody watches. */
    abstract class Wrapped implements Caller {
        private final Caller inner;

        protected Wrapped(Caller inner) {
            this.inner = inner;
        }

        /** The body was read. */
        protected abstract void read(Body body);

        /** See {@link Caller#decoded}. */
        @Override
        public abstract void decoded(JsonNode object);

        /**
         * The answer is about to be given.
         *
         * @param give gives it, or another; once, now or later, on whatever thread
         */
        protected abstract void answered(Answer answer, Consumer<Answer> give);

        @Override
        public final String header(String name) {
            return inner.header(name);
        }

        @Override
        public final List<String> headers(String name) {
            return inner.headers(name);
        }

        @Override
        public final Map<String, List<String>> headersBelow(String prefix) {
            return inner.headersBelow(prefix);
        }

        @Override
        public final Credentials credentials() {
            return inner.credentials();
        }

        @Override
        public final void body(int limit, Consumer<Body> then) {
            inner.body(
                    limit,
                    body -> {
                        read(body);
                        then.accept(body);
                    });
        }

        @Override
        public final Executor worker() {
            return inner.worker();
        }

        @Override
        public final void answer(Call call, Answer answer) {
            answered(answer, given -> inner.answer(call, given));
        }

        @Override
        public final @Nullable HttpExchange exchange() {
            return inner.exchange();
        }
    }
}
