package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Commands within containers: made, killed, and known by how they ended. */
final class Execs {
    /**
     * The event of a command's end follows the end of its output at once, unless the connection for
     * events is down.
     */
    private static final Duration FOR_THE_EVENT = Duration.ofSeconds(5);

    private final Engine engine;
    private final Map<String, CompletableFuture<Integer>> waiting = new ConcurrentHashMap<>();

    Execs(Engine engine) {
        this.engine = engine;
    }

    /** Prepares a command and returns its id. */
    String create(
            String containerId,
            java.util.List<String> command,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            boolean tty) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("AttachStdin", stdin)
                .put("AttachStdout", stdout)
                .put("AttachStderr", stderr)
                .put("Tty", tty);
        var words = body.putArray("Cmd");
        command.forEach(words::add);
        String id =
                engine.read(
                                EngineRequest.post(
                                        "/containers/" + containerId + "/exec", Engine.write(body)))
                        .path("Id")
                        .asString("");
        waiting.put(id, new CompletableFuture<>());
        return id;
    }

    /** An event said how a command ended. */
    void ended(String execId, int exitCode) {
        CompletableFuture<Integer> waits = waiting.get(execId);
        if (waits != null) {
            waits.complete(exitCode);
        }
    }

    /** Waits for the end of a command whose output has ended. */
    int awaitExit(String execId) {
        JsonNode now = engine.read(EngineRequest.get("/exec/" + execId + "/json"));
        if (!now.path("Running").asBoolean(false)) {
            return now.path("ExitCode").asInt(0);
        }
        CompletableFuture<Integer> waits = waiting.get(execId);
        if (waits != null) {
            try {
                return waits.get(FOR_THE_EVENT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // no event: then by asking again
            }
        }
        return engine.read(EngineRequest.get("/exec/" + execId + "/json"))
                .path("ExitCode")
                .asInt(0);
    }

    /** Nobody waits for the command any more. */
    void forget(String execId) {
        waiting.remove(execId);
    }

    /** Kills a command and what it began; the engine itself would leave it running. */
    void kill(String execId) {
        if (engine.isLocal()) {
            Retries.until(engine.timeline(), () -> isKilled(execId));
        }
    }

    /** False when it is about to begin: it can run before the engine knows which process it is. */
    private boolean isKilled(String execId) {
        JsonNode now = engine.read(EngineRequest.get("/exec/" + execId + "/json"));
        long process = now.path("Pid").asLong(0);
        if (!now.path("Running").asBoolean(false) || process <= 1) {
            return !now.path("ExitCode").isNull();
        }
        ProcessHandle.of(process)
                .ifPresent(
                        command -> {
                            command.descendants().forEach(ProcessHandle::destroyForcibly);
                            command.destroyForcibly();
                        });
        return true;
    }
}
