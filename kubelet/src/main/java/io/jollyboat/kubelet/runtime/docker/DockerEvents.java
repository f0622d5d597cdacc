package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a connection to the engine on which it tells what happens. The connection is also how we
 * know that the engine lives: when it ends, the engine is lost; when it stands again, everything is
 * listed anew, since what happened between is not told.
 *
 * <p>States: resting, then connected or lost in turn until stopped.
 */
final class DockerEvents {
    private static final Logger log = LoggerFactory.getLogger(DockerEvents.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    /** After a start everybody is busy for so long. */
    private static final Duration UNTIL_QUIET = Duration.ofSeconds(1);

    /** An engine that hangs closes no connection: it is asked this often whether it lives. */
    private static final Duration PULSE = Duration.ofSeconds(10);

    private final Engine engine;
    private final Inventory inventory;
    private final Labels labels;
    private final DockerSandboxes sandboxes;
    private final Execs execs;
    private final Listeners listeners;

    private final Object takingUp = new Object();
    private volatile boolean takenUp; // written under takingUp

    // All guarded by this.
    private boolean stopped;
    private boolean silent; // the engine keeps the connection and does not answer
    private @Nullable Timer pulse;
    private @Nullable EngineStream stream;
    private @Nullable Timer retry;

    DockerEvents(
            Engine engine,
            Inventory inventory,
            Labels labels,
            DockerSandboxes sandboxes,
            Execs execs,
            Listeners listeners) {
        this.engine = engine;
        this.inventory = inventory;
        this.labels = labels;
        this.sandboxes = sandboxes;
        this.execs = execs;
        this.listeners = listeners;
    }

    void start() {
        engine.timeline().execute(() -> connect(FIRST_RETRY, true));
    }

    synchronized void stop() {
        stopped = true;
        if (stream != null) {
            stream.close();
        }
        if (retry != null) {
            retry.cancel();
        }
        if (pulse != null) {
            pulse.cancel();
        }
    }

    private synchronized void awaitPulse(EngineStream of) {
        if (!stopped && stream == of) {
            pulse = engine.timeline().after(PULSE, () -> feelPulse(of));
        }
    }

    private void feelPulse(EngineStream of) {
        try {
            engine.ping();
            awaitPulse(of);
        } catch (ContainerRuntimeException e) {
            log.debug("no pulse: {}", e.getMessage());
            synchronized (this) {
                silent = stream == of;
            }
            of.close(); // whoever reads it finds the engine lost
        }
    }

    /**
     * @param tell whether listeners do not know yet that the engine is away
     */
    private void connect(Duration wait, boolean tell) {
        Duration next =
                wait.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? wait.multipliedBy(2) : LAST_RETRY;
        boolean connected = false;
        String reason;
        try (EngineStream opened = engine.open(EngineRequest.get("/events?filters=" + filters()))) {
            if (!keep(opened)) {
                return;
            }
            synchronized (takingUp) {
                takeUp();
            }
            connected = true;
            awaitPulse(opened);
            engine.timeline().after(UNTIL_QUIET, engine::warm);
            listeners.tell(new RuntimeEvent.EngineReturned(engine.facts().info()));
            read(opened);
            reason = "the engine closed the connection";
        } catch (ContainerRuntimeException | IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        lost(reason, connected || tell, connected ? FIRST_RETRY : next);
    }

    private String filters() {
        ObjectNode filters = JsonNodeFactory.instance.objectNode();
        filters.putArray("type").add("container");
        var events = filters.putArray("event");
        List.of("start", "die", "destroy", "exec_die").forEach(events::add);
        var label = filters.putArray("label");
        labels.ours().forEach(label::add);
        return URLEncoder.encode(Engine.write(filters), StandardCharsets.UTF_8);
    }

    /** False when we were stopped meanwhile. */
    private synchronized boolean keep(EngineStream opened) {
        stream = opened;
        return !stopped;
    }

    /**
     * Returns once all that was there before us has been looked at: until then a pod that runs
     * would seem to have nothing, and another could be given its address. Blocks.
     */
    void awaitTakenUp() {
        if (!takenUp) {
            synchronized (takingUp) {
                if (!takenUp) {
                    takeUp();
                }
            }
        }
    }

    private void takeUp() {
        engine.forgetFacts();
        engine.facts();
        inventory.refresh();
        sandboxes.adopt();
        takenUp = true;
    }

    private void lost(String reason, boolean tell, Duration wait) {
        String why;
        synchronized (this) {
            stream = null;
            why = silent ? "the engine does not answer" : reason;
            silent = false;
            if (stopped) {
                return;
            }
            retry = engine.timeline().after(wait, () -> connect(wait, false));
        }
        if (tell) {
            log.warn("the container engine is away: {}", why);
            listeners.tell(new RuntimeEvent.EngineLost(why));
        }
    }

    private void read(EngineStream opened) throws IOException {
        var lines =
                new BufferedReader(new InputStreamReader(opened.input(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                take(Engine.parse(line));
            }
        }
    }

    private void take(JsonNode event) {
        String id = event.path("Actor").path("ID").asString("");
        Map<String, String> attributes = Labels.read(event.path("Actor").path("Attributes"));
        PodIdentity pod = Labels.pod(attributes).orElse(null);
        if (pod == null) {
            return;
        }
        boolean isSandbox = Labels.isSandbox(attributes);
        String name = attributes.getOrDefault(Labels.CONTAINER_NAME, "");
        switch (event.path("Action").asString("")) {
            case "start" -> {
                inventory.runsAgain(id);
                if (!isSandbox) { // a sandbox is ready only when it is wired
                    listeners.tell(new RuntimeEvent.ContainerStarted(pod, name, id));
                }
            }
            case "die" ->
                    listeners.tell(
                            isSandbox
                                    ? new RuntimeEvent.SandboxDied(pod, id)
                                    : new RuntimeEvent.ContainerDied(
                                            pod, name, id, exitCode(attributes)));
            case "destroy" -> {
                inventory.remove(id);
                if (isSandbox) {
                    sandboxes.forgetLost();
                }
            }
            case "exec_die" ->
                    execs.ended(attributes.getOrDefault("execID", ""), exitCode(attributes));
            default -> log.debug("the engine tells of something we did not ask for: {}", event);
        }
    }

    private static int exitCode(Map<String, String> attributes) {
        try {
            return Integer.parseInt(attributes.getOrDefault("exitCode", "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
