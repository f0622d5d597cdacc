package io.jollyboat.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.engine.EngineReply;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import io.jollyboat.kubelet.runtime.docker.engine.TypedTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way to the engine: typed calls through docker-java, raw ones and streams beside it, and one
 * border at which everything that can go wrong becomes a {@link ContainerRuntimeException}.
 */
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final EngineHttp http;
    private final Duration limit;
    private final Timeline timeline;
    private @Nullable EngineFacts
            facts; // guarded by this; null until asked for, and after the engine was away
    private @Nullable DockerClient
            typed; // guarded by this; made when first needed, since it takes a while

    Engine(DockerConfig config, Timeline timeline) {
        this.http = new EngineHttp(config.engine(), timeline);
        this.limit = config.callLimit();
        this.timeline = timeline;
    }

    EngineHttp http() {
        return http;
    }

    boolean isLocal() {
        return http.address().isLocal();
    }

    Timeline timeline() {
        return timeline;
    }

    /** What the engine is and has; asked once for as long as it stays. */
    synchronized EngineFacts facts() {
        if (facts == null) {
            facts = EngineFacts.of(this);
        }
        return facts;
    }

    /** What was learned may be wrong by now. */
    synchronized void forgetFacts() {
        facts = null;
    }

    private synchronized DockerClient typed() {
        if (typed == null) {
            var config =
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(http.address().toString())
                            .withDockerTlsVerify(false)
                            .build();
            typed = DockerClientImpl.getInstance(config, new TypedTransport(http, limit));
        }
        return typed;
    }

    /** Returns when the engine answers, within a quarter of what a call may take. */
    void ping() {
        try {
            http.call(EngineRequest.get("/_ping"), limit.dividedBy(4));
        } catch (IOException e) {
            throw EngineErrors.unreachable(e, http.address());
        }
    }

    /**
     * Returns when the engine answers whoever comes anew, within a quarter of what a call may take.
     * One that goes down takes nobody in any more, then ends its containers, and all the while
     * answers on the connections that it has.
     */
    void checkItStays() {
        try {
            http.callAnew(EngineRequest.get("/_ping"), limit.dividedBy(4));
        } catch (IOException e) {
            throw EngineErrors.unreachable(e, http.address());
        }
    }

    /** Makes docker-java load its classes, so that the first pod need not wait for it. */
    void warm() {
        try {
            ask(docker -> docker.pingCmd().exec());
        } catch (ContainerRuntimeException e) {
            log.debug("the engine is away again: {}", e.getMessage());
        }
    }

    /** Makes a typed call. */
    <T extends @Nullable Object> T ask(Function<DockerClient, T> call) {
        try {
            return call.apply(typed());
        } catch (RuntimeException e) {
            throw EngineErrors.translate(e, http.address());
        }
    }

    /** Makes a raw call; any answer but success is an error. */
    EngineReply call(EngineRequest request) {
        EngineReply reply;
        try {
            reply = http.call(request, limit);
        } catch (IOException e) {
            throw EngineErrors.unreachable(e, http.address());
        }
        if (!reply.isSuccess()) {
            throw EngineErrors.answered(reply.status(), reply.text());
        }
        return reply;
    }

    JsonNode read(EngineRequest request) {
        return parse(call(request).text());
    }

    /** Opens a stream; any answer but success is an error. */
    EngineStream open(EngineRequest request) {
        try {
            EngineStream stream = http.open(request);
            if (stream.isSuccess()) {
                return stream;
            }
            try (stream) {
                String body =
                        new String(stream.input().readNBytes(1 << 16), StandardCharsets.UTF_8);
                throw EngineErrors.answered(stream.status(), body);
            }
        } catch (IOException e) {
            throw EngineErrors.unreachable(e, http.address());
        }
    }

    /** Removes a container, killing it if need be; harmless when it is gone. */
    void remove(String containerId) {
        try {
            ask(
                    docker ->
                            docker.removeContainerCmd(containerId)
                                    .withForce(true)
                                    .withRemoveVolumes(true)
                                    .exec());
        } catch (ContainerRuntimeException e) {
            boolean going = String.valueOf(e.getMessage()).contains("is already in progress");
            if (e.reason() != Reason.NOT_FOUND && !going) {
                throw e;
            }
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new ContainerRuntimeException(
                    Reason.ENGINE_FAILED,
                    "the engine answered with what is not JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    static String write(JsonNode json) {
        return JSON.writeValueAsString(json);
    }

    void close() {
        http.close();
    }
}
