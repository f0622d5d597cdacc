package io.jollyboat.apiserver.store.etcd.process;

import io.jollyboat.apiserver.store.StoreRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** Where an etcd listens, on loopback. */
record Ports(int client, int peer) {

    /**
     * Ports that are free now; somebody may still be faster.
     *
     * @param wantedClient 0 for any
     * @throws StoreRefusedException when the one wanted is taken
     */
    static Ports free(int wantedClient) {
        try (var client = listen(wantedClient);
                var peer = listen(0)) {
            return new Ports(client.getLocalPort(), peer.getLocalPort());
        } catch (IOException e) {
            throw new StoreRefusedException(
                    wantedClient == 0
                            ? "etcd cannot listen: no port of 127.0.0.1 is free: " + e
                            : EtcdDiagnosis.portTaken(Integer.toString(wantedClient)),
                    e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + client);
    }
}
