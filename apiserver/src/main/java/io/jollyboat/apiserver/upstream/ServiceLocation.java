package io.jollyboat.apiserver.upstream;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a service can be reached: at one of its ready endpoints. A function of the service and of
 * its slices.
 */
public final class ServiceLocation {

    private ServiceLocation() {}

    /**
     * The addresses behind a port of a service, in the order of its slices; never none.
     *
     * @throws ApiException ServiceUnavailable when nobody is there, or the service has no such port
     */
    public static List<InetSocketAddress> of(
            ObjectNode service, List<ObjectNode> slices, int port) {
        String name = Trees.text(service, "metadata", "name");
        if (Trees.text(service, "spec", "type").equals("ExternalName")) {
            return List.of(
                    new InetSocketAddress(Trees.text(service, "spec", "externalName"), port));
        }
        ObjectNode chosen = null;
        for (ObjectNode each : Trees.objects(service, "spec", "ports")) {
            if (Trees.number(each, 0, "port") == port) {
                chosen = each;
            }
        }
        if (chosen == null) {
            throw ApiException.unavailable(
                    "no service port " + port + " found for service \"" + name + '"', 0);
        }
        return of(service, slices, Trees.text(chosen, "name"));
    }

    /**
     * The addresses behind a port of a service that is known by its name; that may be empty.
     *
     * @throws ApiException ServiceUnavailable when nobody is there
     */
    static List<InetSocketAddress> of(ObjectNode service, List<ObjectNode> slices, String port) {
        String name = Trees.text(service, "metadata", "name");
        List<InetSocketAddress> found = new ArrayList<>();
        for (ObjectNode slice : slices) {
            if (Trees.text(slice, "metadata", "labels", "kubernetes.io/service-name")
                    .equals(name)) {
                collect(slice, port, found);
            }
        }
        if (found.isEmpty()) {
            throw ApiException.unavailable("no endpoints available for service \"" + name + '"', 0);
        }
        return found;
    }

    private static void collect(ObjectNode slice, String port, List<InetSocketAddress> found) {
        for (ObjectNode each : Trees.objects(slice, "ports")) {
            if (!Trees.text(each, "name").equals(port)) {
                continue;
            }
            int number = (int) Trees.number(each, 0, "port");
            for (ObjectNode endpoint : Trees.objects(slice, "endpoints")) {
                boolean ready =
                        Trees.absent(Trees.at(endpoint, "conditions", "ready"))
                                || Trees.flag(endpoint, "conditions", "ready");
                if (ready) {
                    Trees.texts(endpoint, "addresses")
                            .forEach(
                                    address ->
                                            found.add(
                                                    new InetSocketAddress(
                                                            InetAddress.ofLiteral(address),
                                                            number)));
                }
            }
        }
    }
}
