package io.jollyboat.apiserver.allocator;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.options.PortRange;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives services their cluster addresses and node ports.
 *
 * <p>One at a time: calls are serialized.
 */
public final class ServiceAllocator {
    /** Where the DNS server is expected: its clients are configured before it exists. */
    private static final int DNS_POSITION = 9;

    private final Map<String, AddressRange> ranges = new LinkedHashMap<>(); // by family
    private final AddressFamilies families;
    private final PortRange ports;
    private final Bands portBands;
    private final Timeline timeline;
    private final Reserves reserves;
    private final Holds<String> addressHolds = new Holds<>();
    private final Holds<Integer> portHolds = new Holds<>();

    /**
     * @param ranges one or two, of different families; the first is for services that do not say
     * @param ports what nodes open for services
     */
    public ServiceAllocator(List<AddressRange> ranges, PortRange ports, Timeline timeline) {
        this(ranges, ports, timeline, Reserves.NONE);
    }

    /**
     * The same.
     *
     * @param reserves what else there is to heed
     */
    public ServiceAllocator(
            List<AddressRange> ranges, PortRange ports, Timeline timeline, Reserves reserves) {
        this.reserves = reserves;
        ranges.forEach(range -> this.ranges.put(range.family(), range));
        this.families = new AddressFamilies(List.copyOf(this.ranges.keySet()));
        this.ports = ports;
        this.portBands = Bands.ofPorts(ports.size());
        this.timeline = timeline;
    }

    /**
     * Fills in what the service needs and has not, and claims what it asks for.
     *
     * @param service defaulted; changed
     * @param old what it was; null when it is new
     * @param taken what all services have, this one's old claims among them
     * @throws ApiException Invalid when it asks for what it cannot have, InternalError when nothing
     *     is left
     */
    public synchronized void allocate(ObjectNode service, @Nullable ObjectNode old, Claims taken) {
        Instant now = timeline.now();
        addressHolds.forgetOld(now);
        portHolds.forgetOld(now);
        ServiceNeeds.normalize(service);
        Request request =
                new Request(service, old == null ? MissingNode.getInstance() : old, taken, now);
        request.addresses();
        request.nodePorts();
        request.healthCheckPort();
        request.violations.refuse("", "Service", Trees.text(service, "metadata", "name"));
    }

    /** One service's turn; the caller holds the lock. */
    private final class Request {
        private final ObjectNode spec;
        private final JsonNode old;
        private final Instant now;
        private final ObjectNode service;
        private final String owner;
        private final Claims taken;
        private final Violations violations = new Violations();
        private final Field specField;

        Request(ObjectNode service, JsonNode old, Claims taken, Instant now) {
            this.service = service;
            this.spec = Trees.object(service, "spec");
            this.old = old;
            this.taken = taken;
            this.now = now;
            this.owner = Claims.owner(service);
            this.specField = Field.root(service, violations).at("spec");
        }

        void addresses() {
            if (!ServiceNeeds.clusterIp(service)
                    || !families.settle(service, old, specField)
                    || ServiceNeeds.headless(service)) {
                return;
            }
            List<String> asked = Trees.texts(spec, "clusterIPs");
            List<String> before = Trees.texts(old, "spec", "clusterIPs");
            List<String> named = Trees.texts(spec, "ipFamilies");
            var addresses = new ArrayList<String>();
            for (int i = 0; i < named.size(); i++) {
                String address = i < asked.size() ? asked.get(i) : "";
                if (address.isEmpty()) {
                    address = freeAddress(rangesOf(named.get(i)));
                    addressHolds.hold(address, owner, now);
                } else if (!before.contains(address)) {
                    claim(address, rangesOf(named.get(i)));
                }
                addresses.add(address);
            }
            spec.put("clusterIP", addresses.getFirst());
            ArrayNode list = spec.putArray("clusterIPs");
            addresses.forEach(list::add);
        }

        /** The cluster's own first. */
        private List<AddressRange> rangesOf(String family) {
            AddressRange own = ranges.get(family);
            return own == null
                    ? List.of()
                    : Stream.concat(
                                    Stream.of(own),
                                    reserves.further().stream()
                                            .filter(range -> range.family().equals(family)))
                            .toList();
        }

        private void claim(String address, List<AddressRange> all) {
            String wrong = "";
            if (all.stream().allMatch(range -> range.position(address).isEmpty())) {
                wrong = "the provided network does not match the current range";
            } else if (taken.addressTaken(address, owner)
                    || addressHolds.heldByOther(address, owner)
                    || reserves.kept(address)) {
                wrong = "provided IP is already allocated";
            }
            if (wrong.isEmpty()) {
                addressHolds.hold(address, owner, now);
            } else {
                specField
                        .at("clusterIPs")
                        .invalid("failed to allocate IP " + address + ": " + wrong);
            }
        }

        private String freeAddress(List<AddressRange> all) {
            for (AddressRange range : all) {
                boolean own = range.equals(all.getFirst()); // whose first ones have a meaning
                OptionalInt position =
                        Bands.ofAddresses(range.size())
                                .pick(
                                        timeline.random(),
                                        each ->
                                                own && (each == 0 || each == DNS_POSITION)
                                                        || inUse(range.at(each)));
                if (position.isPresent()) {
                    return range.at(position.getAsInt());
                }
            }
            throw ApiException.internal("failed to allocate a serviceIP: range is full");
        }

        private boolean inUse(String address) {
            return taken.addressTaken(address, owner)
                    || addressHolds.held(address)
                    || reserves.kept(address);
        }

        void nodePorts() {
            Set<Integer> own = Claims.ports(old);
            Map<Long, Integer> byServicePort = new HashMap<>();
            boolean needed = ServiceNeeds.nodePorts(service);
            for (Field port : specField.at("ports").items()) {
                int number = (int) port.at("nodePort").number(0);
                if (number != 0) {
                    claim(port.at("nodePort"), number, own);
                    byServicePort.put(port.at("port").number(0), number);
                }
            }
            for (Field port : needed ? specField.at("ports").items() : List.<Field>of()) {
                if (port.at("nodePort").number(0) == 0) {
                    // One port in two protocols gets one number.
                    int number =
                            byServicePort.computeIfAbsent(
                                    port.at("port").number(0), each -> freePort());
                    port.object().put("nodePort", number);
                }
            }
        }

        void healthCheckPort() {
            if (!ServiceNeeds.healthCheckPort(service)) {
                return;
            }
            Field field = specField.at("healthCheckNodePort");
            int number = (int) field.number(0);
            if (number == 0) {
                spec.put("healthCheckNodePort", freePort());
            } else {
                claim(field, number, Claims.ports(old));
            }
        }

        private void claim(Field field, int number, Set<Integer> own) {
            if (own.contains(number)) {
                return;
            }
            if (!ports.contains(number)) {
                field.invalid(
                        "provided port is not in the valid range. The range of valid ports is "
                                + ports.first()
                                + "-"
                                + ports.last());
            } else if (taken.portTaken(number, owner) || portHolds.heldByOther(number, owner)) {
                field.invalid("provided port is already allocated");
            } else {
                portHolds.hold(number, owner, now);
            }
        }

        private int freePort() {
            OptionalInt position =
                    portBands.pick(
                            timeline.random(),
                            each ->
                                    taken.portTaken(ports.first() + each, owner)
                                            || portHolds.held(ports.first() + each));
            if (position.isEmpty()) {
                throw ApiException.internal("failed to allocate a nodePort: range is full");
            }
            int number = ports.first() + position.getAsInt();
            portHolds.hold(number, owner, now);
            return number;
        }
    }
}
