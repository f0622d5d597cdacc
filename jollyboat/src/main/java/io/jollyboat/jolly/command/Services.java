package io.jollyboat.jolly.command;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.options.Reach;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.services.Browser;
import io.jollyboat.jolly.services.ServicePlace;
import io.jollyboat.jolly.services.ServicePlaces;
import io.jollyboat.proxy.userspace.LoopbackAddresses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says where services are opened from this machine. */
@Command(
        name = "service",
        description = {
            "Say where a service is opened, and open it where there is a browser, as in: jolly"
                    + " service web; or list them all: jolly service list"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it can be opened",
            "1:nothing answers there, and why is said",
            "4:there is no such service"
        })
public final class Services implements Callable<Integer> {

    private static final String LIST = "list";

    enum Output {
        TEXT,
        JSON
    }

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "where it is (default: default; of a list: everywhere)")
    private @Nullable String namespace;

    @Option(
            names = "--url",
            description = "print the addresses alone, one a line, and open nothing")
    private boolean url;

    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            description = "of a list: text or json",
            defaultValue = "text")
    private Output output = Output.TEXT;

    @Parameters(paramLabel = "NAME", description = "of the service, or: list")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        Profile profile = which.profile();
        CallingClient client = ClusterAccessPoint.client(profile);
        Reach reach = Reach.of(Settings.read(profile.settings()));
        var places = new ServicePlaces(reach, LoopbackAddresses.here());
        try {
            return name.equals(LIST) ? list(client, places) : one(client, places, reach);
        } catch (ApiException e) {
            System.err.println("jolly: " + e.message());
            return ExitCode.FAILED;
        }
    }

    private int one(CallingClient client, ServicePlaces places, Reach reach) throws IOException {
        String where = namespace == null ? "default" : namespace;
        Optional<Service> found = client.find(Resources.SERVICES, where, name);
        if (found.isEmpty()) {
            System.err.println("jolly: there is no service " + name + " in namespace " + where);
            return ExitCode.ABSENT;
        }
        Optional<String> obstacle = obstacle(client, found.get(), reach);
        if (obstacle.isPresent()) {
            System.err.println("jolly: service " + name + " " + obstacle.get());
            return ExitCode.FAILED;
        }
        List<ServicePlace> open = places.of(found.get());
        open.forEach(
                place -> System.out.println(url ? place.url() : place.port() + "  " + place.url()));
        Optional<Browser> browser =
                url ? Optional.empty() : Browser.find(Machine.here(), System.getenv());
        Optional<ServicePlace> page = open.stream().filter(ServicePlace::browsable).findFirst();
        if (browser.isPresent() && page.isPresent()) {
            browser.get().open(page.get().url());
        }
        return ExitCode.OK;
    }

    private static Optional<String> obstacle(CallingClient client, Service service, Reach reach) {
        Optional<String> itself = ServicePlaces.obstacle(service);
        if (itself.isPresent()) {
            return itself;
        }
        if (reach == Reach.NONE) {
            return Optional.of("leads to simulated pods, and those answer nobody");
        }
        boolean served =
                client
                        .list(
                                Resources.ENDPOINT_SLICES,
                                service.namespace(),
                                ListOptions.ALL.labels(
                                        "kubernetes.io/service-name=" + service.name()))
                        .items()
                        .stream()
                        .flatMap(slice -> slice.endpoints().stream())
                        .anyMatch(endpoint -> endpoint.conditions().ready(true));
        return served
                ? Optional.empty()
                : Optional.of(
                        "has no endpoint that is ready. Ask: jolly why service "
                                + service.name()
                                + " -n "
                                + service.namespace());
    }

    private int list(CallingClient client, ServicePlaces places) {
        List<Service> all =
                client.list(Resources.SERVICES, namespace == null ? "" : namespace, ListOptions.ALL)
                        .items();
        if (output == Output.JSON) {
            System.out.println(json(all, places).toPrettyString());
            return ExitCode.OK;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAMESPACE", "NAME", "PORT", "URL"));
        for (Service service : all) {
            List<ServicePlace> open = places.of(service);
            if (open.isEmpty()) {
                rows.add(List.of(service.namespace(), service.name(), "-", "-"));
            }
            for (ServicePlace place : open) {
                rows.add(List.of(service.namespace(), service.name(), place.port(), place.url()));
            }
        }
        print(rows);
        return ExitCode.OK;
    }

    private static ArrayNode json(List<Service> all, ServicePlaces places) {
        ArrayNode json = JsonMapper.shared().createArrayNode();
        for (Service service : all) {
            ObjectNode one =
                    json.addObject()
                            .put("namespace", service.namespace())
                            .put("name", service.name());
            ArrayNode ports = one.putArray("ports");
            for (ServicePlace place : places.of(service)) {
                ports.addObject().put("port", place.port()).put("url", place.url());
            }
        }
        return json;
    }

    private static void print(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 3));
            }
            System.out.println(line.toString().stripTrailing());
        }
    }
}
