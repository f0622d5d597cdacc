package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that are led by the cluster's own process. */
class UserspaceServicesIT extends ServicesCase {

    UserspaceServicesIT() {
        super("userspace");
    }

    @Test
    void podsAndThisMachineReachServicesByAddressAndName() throws IOException {
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        assertThat(Load.page("http://" + address + "/")).contains("Ahoy");
        for (String host : List.of(address, "web", "web.default.svc.cluster.local")) {
            assertThat(
                            cluster.kubectl(
                                            "exec",
                                            "deployment/web",
                                            "--",
                                            "wget",
                                            "-qO-",
                                            "http://" + host + "/")
                                    .ok()
                                    .out())
                    .contains("Ahoy");
        }
    }

    @Test
    void aRollingUpdateUnderLoadLosesNoRequestAtAnyOfItsAddresses() throws Exception {
        String address = cluster.field("service/web", "{.spec.clusterIP}");
        String port = cluster.field("service/web", "{.spec.ports[0].nodePort}");
        try (Load load = new Load("http://" + address + "/", "http://127.0.0.1:" + port + "/")) {
            cluster.kubectl("rollout", "restart", "deployment/web").ok();
            cluster.kubectl("rollout", "status", "deployment/web", "--timeout=120s").ok();
            load.goOn(150); // while the old ones end

            assertThat(load.end()).isEmpty();
        }
    }
}
