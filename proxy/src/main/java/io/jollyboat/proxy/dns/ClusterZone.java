package io.jollyboat.proxy.dns;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.Endpoint;
import io.jollyboat.core.api.discovery.v1.EndpointPort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.proxy.dns.Answer.Alias;
import io.jollyboat.proxy.dns.Answer.Data;
import io.jollyboat.proxy.dns.Answer.Found;
import io.jollyboat.proxy.dns.Answer.NoSuchName;
import io.jollyboat.proxy.dns.Answer.NotOurs;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The names of the cluster, by the DNS specification of Kubernetes, version 1.1.0. Pure: the same
 * directory gives the same answers.
 */
final class ClusterZone {

    private static final String VERSION = "1.1.0";

    private final String domain;
    private final ServiceDirectory directory;

    /**
     * @param domain the cluster's, as in {@code cluster.local}
     */
    ClusterZone(String domain, ServiceDirectory directory) {
        this.domain = domain;
        this.directory = directory;
    }

    /** Has somebody told of every change of what answers are made of, after it. */
    void whenChanged(Runnable told) {
        directory.whenChanged(told);
    }

    String domain() {
        return domain;
    }

    /**
     * @param name in lower case, without a final dot
     */
    Answer answer(String name, DnsRecordType type) {
        if (name.endsWith(".arpa")) {
            return Reversed.address(name)
                    .map(address -> reverse(address, type))
                    .orElseGet(NotOurs::new);
        }
        if (!name.equals(domain) && !name.endsWith("." + domain)) {
            return new NotOurs();
        }
        String below =
                name.equals(domain) ? "" : name.substring(0, name.length() - domain.length() - 1);
        String[] labels = below.isEmpty() ? new String[0] : below.split("\\.", -1);
        return switch (labels.length == 0 ? "" : labels[labels.length - 1]) {
            case "" -> Found.NOTHING_OF_THAT_TYPE;
            case "dns-version" -> labels.length == 1 ? text(type) : new NoSuchName();
            case "svc" -> inServices(labels, type);
            case "pod" -> inPods(labels, type);
            default -> new NoSuchName();
        };
    }

    private static Answer text(DnsRecordType type) {
        return type.equals(DnsRecordType.TXT)
                ? new Found(List.of(new Data.Txt(VERSION)))
                : Found.NOTHING_OF_THAT_TYPE;
    }

    /** {@code [[_port._protocol.|endpoint.]service.]namespace.svc} */
    private Answer inServices(String[] labels, DnsRecordType type) {
        int length = labels.length;
        if (length == 1) {
            return Found.NOTHING_OF_THAT_TYPE;
        }
        String namespace = labels[length - 2];
        if (length == 2) {
            return directory.namespace(namespace) ? Found.NOTHING_OF_THAT_TYPE : new NoSuchName();
        }
        Optional<Service> service = directory.service(namespace, labels[length - 3]);
        if (service.isEmpty()) {
            return new NoSuchName();
        }
        return switch (length) {
            case 3 -> ofService(service.get(), type);
            case 4 -> ofEndpoint(service.get(), labels[0], type);
            case 5 -> ofPort(service.get(), labels[0], labels[1], type);
            default -> new NoSuchName();
        };
    }

    private Answer ofService(Service service, DnsRecordType type) {
        if (service.spec().type().equals("ExternalName")) {
            return new Alias(service.spec().externalName().toLowerCase(Locale.ROOT));
        }
        if (headless(service)) {
            return addresses(service, endpoint -> true, type)
                    // Without an endpoint the name has nothing to stand for, and says so as CoreDNS
                    // does.
                    .orElseGet(NoSuchName::new);
        }
        if (type.equals(DnsRecordType.SRV)) {
            return new Found(
                    service.spec().ports().stream()
                            .<Data>map(port -> new Data.Srv(port.port(), name(service)))
                            .toList());
        }
        return new Found(
                Stream.concat(
                                Stream.of(service.spec().clusterIP()),
                                service.spec().clusterIPs().stream())
                        .filter(address -> isOf(type, address))
                        .distinct()
                        .<Data>map(Data.Address::new)
                        .toList());
    }

    /**
     * One endpoint of a headless service: by the hostname it asked for, or by its address with
     * dashes.
     */
    private Answer ofEndpoint(Service service, String label, DnsRecordType type) {
        if (!headless(service)) {
            return label.startsWith("_") ? Found.NOTHING_OF_THAT_TYPE : new NoSuchName();
        }
        return addresses(service, endpoint -> label(endpoint).equals(label), type)
                .orElseGet(NoSuchName::new);
    }

    /**
     * The addresses of a headless service's endpoints that a condition picks; nothing when it picks
     * none.
     */
    private Optional<Answer> addresses(
            Service service, Predicate<Endpoint> which, DnsRecordType type) {
        Set<Data> found = new LinkedHashSet<>();
        boolean any = false;
        for (EndpointSlice slice : directory.slices(service.namespace(), service.name())) {
            for (Endpoint endpoint : slice.endpoints()) {
                if (endpoint.conditions().ready(true) && which.test(endpoint)) {
                    any = true;
                    endpoint.addresses().stream()
                            .filter(address -> isOf(type, address))
                            .forEach(address -> found.add(new Data.Address(address)));
                    if (type.equals(DnsRecordType.SRV)) {
                        slice.ports()
                                .forEach(
                                        port ->
                                                found.add(
                                                        new Data.Srv(
                                                                port.port(),
                                                                name(service, endpoint))));
                    }
                }
            }
        }
        return any ? Optional.of(new Found(List.copyOf(found))) : Optional.empty();
    }

    private Answer ofPort(
            Service service, String portLabel, String protocolLabel, DnsRecordType type) {
        if (!portLabel.startsWith("_") || !protocolLabel.startsWith("_")) {
            return new NoSuchName();
        }
        String port = portLabel.substring(1);
        String protocol = protocolLabel.substring(1);
        var targets = new ArrayList<Data>();
        if (headless(service)) {
            for (EndpointSlice slice : directory.slices(service.namespace(), service.name())) {
                for (EndpointPort at : slice.ports()) {
                    if (at.name().equals(port) && at.protocol().equalsIgnoreCase(protocol)) {
                        slice.endpoints().stream()
                                .filter(endpoint -> endpoint.conditions().ready(true))
                                .forEach(
                                        endpoint ->
                                                targets.add(
                                                        new Data.Srv(
                                                                at.port(),
                                                                name(service, endpoint))));
                    }
                }
            }
        } else {
            for (ServicePort at : service.spec().ports()) {
                if (at.name().equals(port) && at.protocol().equalsIgnoreCase(protocol)) {
                    targets.add(new Data.Srv(at.port(), name(service)));
                }
            }
        }
        if (targets.isEmpty()) {
            return new NoSuchName();
        }
        return type.equals(DnsRecordType.SRV) ? new Found(targets) : Found.NOTHING_OF_THAT_TYPE;
    }

    private static boolean isOf(DnsRecordType type, String address) {
        return type.equals(DnsRecordType.A)
                ? NetUtil.isValidIpV4Address(address)
                : type.equals(DnsRecordType.AAAA) && NetUtil.isValidIpV6Address(address);
    }

    /** {@code 10-244-0-7.namespace.pod}: says nothing but the address it is asked with. */
    private Answer inPods(String[] labels, DnsRecordType type) {
        if (labels.length == 1) {
            return Found.NOTHING_OF_THAT_TYPE;
        }
        if (!directory.namespace(labels[labels.length - 2]) || labels.length > 3) {
            return new NoSuchName();
        }
        if (labels.length == 2) {
            return Found.NOTHING_OF_THAT_TYPE;
        }
        String dotted = labels[0].replace('-', '.');
        String address = NetUtil.isValidIpV4Address(dotted) ? dotted : labels[0].replace('-', ':');
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            return new NoSuchName();
        }
        return isOf(type, address)
                ? new Found(List.of(new Data.Address(address)))
                : Found.NOTHING_OF_THAT_TYPE;
    }

    private Answer reverse(String address, DnsRecordType type) {
        var names = new LinkedHashSet<String>();
        directory.byClusterAddress(address).ifPresent(service -> names.add(name(service)));
        for (EndpointSlice slice : directory.byEndpointAddress(address)) {
            String owner = slice.labels().getOrDefault("kubernetes.io/service-name", "");
            directory
                    .service(slice.namespace(), owner)
                    .filter(ClusterZone::headless)
                    .ifPresent(
                            service ->
                                    slice.endpoints().stream()
                                            .filter(
                                                    endpoint ->
                                                            endpoint.addresses().contains(address))
                                            .forEach(
                                                    endpoint ->
                                                            names.add(name(service, endpoint))));
        }
        if (names.isEmpty()) {
            return new NotOurs();
        }
        return type.equals(DnsRecordType.PTR)
                ? new Found(names.stream().<Data>map(Data.Ptr::new).toList())
                : Found.NOTHING_OF_THAT_TYPE;
    }

    private static boolean headless(Service service) {
        return service.spec().clusterIP().equals("None");
    }

    private String name(Service service) {
        return service.name() + "." + service.namespace() + ".svc." + domain;
    }

    private String name(Service service, Endpoint endpoint) {
        return label(endpoint) + "." + name(service);
    }

    private static String label(Endpoint endpoint) {
        return endpoint.hostname().isEmpty()
                ? endpoint.addresses().getFirst().replace('.', '-').replace(':', '-')
                : endpoint.hostname();
    }
}
