package io.jollyboat.kubelet.node;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.EngineInfo;
import io.jollyboat.kubelet.runtime.Images.Image;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Registers the node and keeps its object and its lease current: the lease every ten seconds, the
 * status when something changed and as often as is to be reported. While the API server cannot be
 * reached it goes on trying.
 *
 * <p>The public methods may be called from any thread; everything else happens on one serial
 * executor.
 */
public final class NodeAgent {

    private static final Logger log = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(7);

    /**
     * A node that was known before keeps what is said of it until the engine has been heard of, or
     * for so long: a restart of the kubelet is no reason to call it unready.
     */
    private static final Duration BENEFIT_OF_DOUBT = Duration.ofSeconds(30);

    private static final String STARTING =
            "container runtime status check may not have completed yet";

    private static final String GOES_DOWN = "node is shutting down";

    private final NodeConfig config;
    private final Machine machine;
    private final Timeline timeline;
    private final Client client;
    private final ContainerRuntime runtime;
    private final EventRecorder events;
    private final Pressure.Gauge gauge;
    private final SerialExecutor serial;
    private final NodeLease lease;
    private final NodeDrivers drivers;

    // all used on the serial executor only
    private Optional<Node> known = Optional.empty();
    private String engineVersion = "";
    private String problem = STARTING;
    private Pressure pressure = Pressure.NONE;
    private int serverPort;
    private @Nullable ObjectNode reported; // without its heartbeat times
    private Instant reportedAt = Instant.MIN;
    private Instant leaseDue = Instant.MIN;
    private Instant lookDue = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private @Nullable Timer heartbeat;
    private @Nullable Timer pending;
    private Instant startedAt = Instant.MIN;
    private boolean goesDown;
    private boolean cordoned; // as was last told
    private boolean stopped;

    public NodeAgent(
            NodeConfig config,
            Machine machine,
            Timeline timeline,
            Client client,
            ContainerRuntime runtime,
            EventRecorder events,
            Pressure.Gauge gauge) {
        this.config = config;
        this.machine = machine;
        this.timeline = timeline;
        this.client = client;
        this.runtime = runtime;
        this.events = events;
        this.gauge = gauge;
        this.serial = timeline.serial();
        this.lease = new NodeLease(client, config.name());
        this.drivers = new NodeDrivers(client);
    }

    public void start() {
        event(EventRecorder.NORMAL, "Starting", "Starting kubelet.");
        serial.execute(
                () -> {
                    startedAt = timeline.now();
                    beat();
                    report();
                });
    }

    public void stop() {
        serial.execute(
                () -> {
                    stopped = true;
                    if (heartbeat != null) {
                        heartbeat.cancel();
                    }
                    if (pending != null) {
                        pending.cancel();
                    }
                });
    }

    /** Where the kubelet's own server listens. */
    public void servesAt(int port) {
        serial.execute(
                () -> {
                    serverPort = port;
                    report();
                });
    }

    /**
     * The node's object, as the API has it. Who did not hear of us for a while may have written
     * that nothing is known of the node any more: then we say again how it is. So we do when
     * somebody gave it more to offer.
     */
    public void onNode(Node now) {
        serial.execute(() -> tellCordon(now.spec().unschedulable()));
        boolean givenUp =
                now.status().conditions().stream()
                        .anyMatch(
                                one ->
                                        one.type().equals("Ready")
                                                && one.status().equals("Unknown"));
        if (givenUp || ExtendedResources.haveChanged(now)) {
            serial.execute(
                    () -> {
                        known = Optional.of(now);
                        reported = null;
                        report();
                    });
        }
    }

    /** The machine is about to be switched off: no further pods, please. */
    public void goesDown() {
        event(EventRecorder.NORMAL, "Shutdown", "Shutdown manager detected shutdown event");
        serial.execute(
                () -> {
                    goesDown = true;
                    report();
                });
    }

    /** The engine came or went. */
    public void onRuntime(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.EngineLost(String message) ->
                    serial.execute(() -> engine("", "container runtime is down: " + message));
            case RuntimeEvent.EngineReturned(EngineInfo info) ->
                    serial.execute(() -> engine(info.containerRuntimeVersion(), ""));
            case RuntimeEvent.OfPod _ -> {}
        }
    }

    private void engine(String version, String trouble) {
        engineVersion = version.isEmpty() ? engineVersion : version;
        problem = trouble;
        report();
    }

    private void beat() {
        if (stopped) {
            return;
        }
        Instant now = timeline.now();
        if (!leaseDue.isAfter(now)) {
            renew(now);
        }
        if (!lookDue.isAfter(now)) {
            lookDue = now.plus(config.reporting().look());
            look();
        }
        Instant next = leaseDue.isBefore(lookDue) ? leaseDue : lookDue;
        heartbeat = timeline.after(Duration.between(now, next), () -> serial.execute(this::beat));
    }

    private void renew(Instant now) {
        try {
            lease.renew(now, known.map(Node::uid).orElse(""));
            known.ifPresent(drivers::tell); // from the second time on: nobody is in a hurry
            retry = FIRST_RETRY;
            leaseDue = now.plus(HEARTBEAT);
        } catch (ApiException e) {
            log.debug("lease of node {}: {}", config.name(), e.message());
            leaseDue = now.plus(backOff());
        }
    }

    private void look() {
        Pressure now = gauge.read();
        if (!now.equals(pressure) || reportDue()) {
            pressure = now;
            report();
        }
    }

    private boolean reportDue() {
        return !reportedAt.plus(config.reporting().report()).isAfter(timeline.now());
    }

    private Duration backOff() {
        Duration wait = retry;
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        return wait;
    }

    /** Brings the node's object up to date, registering it when it is not there. */
    private void report() {
        if (stopped) {
            return;
        }
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
        try {
            Node node = known.isPresent() ? known.get() : register();
            known = Optional.of(node);
            if (inDoubt(node)) {
                return;
            }
            ObjectNode status = NodeStatus.of(config, facts(), Optional.of(node), timeline.now());
            ObjectNode lasting = withoutHeartbeat(status);
            if (lasting.equals(reported) && !reportDue()) {
                return;
            }
            ObjectNode patch = Trees.newObject();
            patch.set("status", status.deepCopy());
            // They are merged by their types, of which there may be several alike.
            patch.withArray("/status/addresses").addObject().put("$patch", "replace");
            Node updated =
                    client.patch(
                            Resources.NODES, "", config.name(), "status", Patch.strategic(patch));
            tell(node, updated);
            known = Optional.of(updated);
            reported = lasting;
            reportedAt = timeline.now();
        } catch (ApiException e) {
            log.debug("status of node {}: {}", config.name(), e.message());
            pending = timeline.after(backOff(), () -> serial.execute(this::report));
        }
    }

    private boolean inDoubt(Node node) {
        return problem.equals(STARTING)
                && timeline.now().isBefore(startedAt.plus(BENEFIT_OF_DOUBT))
                && node.status().conditions().stream().anyMatch(one -> one.type().equals("Ready"));
    }

    private Node register() {
        ObjectNode wanted = NodeStatus.registration(config, machine);
        Optional<Node> found = client.find(Resources.NODES, "", config.name());
        if (found.isEmpty()) {
            return client.create(Resources.NODES, new Node(wanted));
        }
        ObjectNode patch = Trees.newObject();
        patch.putObject("metadata").set("labels", wanted.path("metadata").path("labels"));
        if (found.get().spec().podCIDR().isEmpty() && !config.podRange().isEmpty()) {
            ObjectNode spec = ((ObjectNode) wanted.path("spec")).deepCopy();
            spec.remove("taints"); // those a node comes with, not those it comes back with
            patch.set("spec", spec);
        }
        return client.patch(Resources.NODES, "", config.name(), Patch.strategic(patch));
    }

    private NodeFacts facts() {
        List<Image> images = List.of();
        if (problem.isEmpty()) {
            try {
                images = runtime.images().list();
            } catch (ContainerRuntimeException e) {
                log.debug("cannot list images: {}", e.getMessage());
            }
        }
        String trouble =
                !goesDown
                        ? problem
                        : problem.isEmpty() ? GOES_DOWN : "[" + problem + ", " + GOES_DOWN + "]";
        return new NodeFacts(machine, pressure, engineVersion, images, serverPort, trouble);
    }

    private static ObjectNode withoutHeartbeat(ObjectNode status) {
        ObjectNode lasting = status.deepCopy();
        for (JsonNode condition : lasting.path("conditions")) {
            if (condition instanceof ObjectNode object) {
                object.remove("lastHeartbeatTime");
            }
        }
        return lasting;
    }

    /** Conditions that changed are told as events. */
    private void tell(Node before, Node now) {
        for (var condition : now.status().conditions()) {
            String old =
                    before.status().conditions().stream()
                            .filter(one -> one.type().equals(condition.type()))
                            .map(one -> one.status())
                            .findFirst()
                            .orElse("");
            if (!old.equals(condition.status())) {
                String reason = reason(condition.type(), condition.status().equals("True"));
                if (!reason.isEmpty() && !(old.isEmpty() && reason.equals("NodeNotReady"))) {
                    event(
                            EventRecorder.NORMAL,
                            reason,
                            "Node " + config.name() + " status is now: " + reason);
                }
            }
        }
    }

    private void tellCordon(boolean now) {
        if (now != cordoned) {
            cordoned = now;
            String what = now ? "NodeNotSchedulable" : "NodeSchedulable";
            event(EventRecorder.NORMAL, what, "Node " + config.name() + " status is now: " + what);
        }
    }

    private static String reason(String type, boolean holds) {
        return switch (type) {
            case "Ready" -> holds ? "NodeReady" : "NodeNotReady";
            case "MemoryPressure" ->
                    holds ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory";
            case "DiskPressure" -> holds ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure";
            case "PIDPressure" -> holds ? "NodeHasInsufficientPID" : "NodeHasSufficientPID";
            default -> "";
        };
    }

    /** Events of a node name it by its name in place of its uid, as tools expect. */
    private void event(String type, String reason, String message) {
        events.event(
                new ObjectReference("v1", "Node", "", config.name(), config.name(), "", ""),
                type,
                reason,
                message);
    }
}
