package io.jollyboat.jolly.kubeconfig;

/**
 * What a client needs to reach a cluster and be let in.
 *
 * @param name of the cluster, its user and its context alike
 * @param server the URL of the API server
 * @param authorityPem the certificate of the authority that signed the server's
 * @param certificatePem the client's certificate
 * @param keyPem the client's private key
 */
public record ClusterAccess(
        String name, String server, String authorityPem, String certificatePem, String keyPem) {

    @Override
    public String toString() {
        return name + " at " + server; // the key is nobody's business
    }
}
