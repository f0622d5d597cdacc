package io.jollyboat.jolly.command;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.options.Reach;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.services.ServicePlaces;
import io.jollyboat.proxy.userspace.LoopbackAddresses;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * There is nothing to dig through: the cluster is on this machine, and its addresses are the
 * machine's. Says so at once, so that scripts written for other clusters go on.
 */
@Command(
        name = "tunnel",
        description =
                "Say which services of type LoadBalancer are open on this machine; they are without"
                        + " a tunnel, so this ends at once.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no tunnel is needed", "1:no tunnel would help, and why is said"})
public final class Tunnel implements Callable<Integer> {

    @Mixin private ProfileOption which = new ProfileOption();

    @Override
    public Integer call() throws IOException {
        Profile profile = which.profile();
        CallingClient client = ClusterAccessPoint.client(profile);
        Reach reach = Reach.of(Settings.read(profile.settings()));
        if (reach == Reach.NONE) {
            System.err.println(
                    "jolly: the pods of this cluster are simulated and answer nobody, so there is"
                            + " nothing to tunnel to");
            return ExitCode.FAILED;
        }
        try {
            tell(
                    client.list(Resources.SERVICES, "", ListOptions.ALL).items(),
                    new ServicePlaces(reach, LoopbackAddresses.here()));
            return ExitCode.OK;
        } catch (ApiException e) {
            System.err.println("jolly: " + e.message());
            return ExitCode.FAILED;
        }
    }

    private static void tell(List<Service> services, ServicePlaces places) {
        System.out.println("No tunnel is needed: services are open on this machine.");
        for (Service service : services) {
            if (service.spec().type().equals("LoadBalancer")) {
                places.of(service)
                        .forEach(
                                place ->
                                        System.out.println(
                                                "  "
                                                        + service.namespace()
                                                        + "/"
                                                        + service.name()
                                                        + "  "
                                                        + place.url()));
            }
        }
        System.out.println("All of them: jolly service list");
    }
}
