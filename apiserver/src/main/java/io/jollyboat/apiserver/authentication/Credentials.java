package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.tls.ClientCertificate;
import java.util.List;

/**
 * What a caller shows to say who it is.
 *
 * @param certificate the client certificate of its connection
 * @param bearerToken the token of its Authorization header, or empty
 * @param audiences whom the token has to be meant for; empty for this server
 */
public record Credentials(
        ClientCertificate certificate,
        String bearerToken,
        Identity identity,
        List<String> audiences) {

    public Credentials {
        audiences = List.copyOf(audiences);
    }

    /** Who a caller in this JVM is, without further proof. */
    public sealed interface Identity {
        /** It has to prove it. */
        record Unproven() implements Identity {}

        /** The assembly of this JVM vouches for it. */
        record Vouched(Requester requester) implements Identity {}
    }

    /** A caller on the network. */
    public static Credentials shown(ClientCertificate certificate, String bearerToken) {
        return new Credentials(certificate, bearerToken, new Identity.Unproven(), List.of());
    }

    /** A token that somebody asks about. */
    public static Credentials token(String bearerToken, List<String> audiences) {
        return new Credentials(
                new ClientCertificate.Absent(), bearerToken, new Identity.Unproven(), audiences);
    }

    /** A caller in this JVM. */
    public static Credentials vouched(Requester requester) {
        return new Credentials(
                new ClientCertificate.Absent(), "", new Identity.Vouched(requester), List.of());
    }

    /** Says nothing: these are secrets. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
