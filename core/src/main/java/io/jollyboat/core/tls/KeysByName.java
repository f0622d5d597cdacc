package io.jollyboat.core.tls;

import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.jollyboat.core.tls.ServerTls.CredentialsByName;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows who calls a server by a name the credential for that name, and others the server's own. */
final class KeysByName extends X509ExtendedKeyManager {

    /** Before the name that a credential is for; such an alias is never the server's own. */
    private static final String FOR = "for ";

    private final CredentialKeyManager own;
    private final CredentialsByName byName;

    KeysByName(CredentialKeyManager own, CredentialsByName byName) {
        this.own = own;
        this.byName = byName;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String name = engine == null ? "" : name(engine);
        Credential named = name.isEmpty() ? null : byName.credential(name);
        if (named == null) {
            return own.chooseEngineServerAlias(type, issuers, engine);
        }
        return type.startsWith(named.key().getAlgorithm()) ? FOR + name : null;
    }

    private static String name(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName asked : session.getRequestedServerNames()) {
                if (asked instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        Credential named = named(alias);
        return named == null
                ? own.getCertificateChain(alias)
                : named.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        Credential named = named(alias);
        return named == null ? own.getPrivateKey(alias) : named.key();
    }

    private @Nullable Credential named(String alias) {
        return alias.startsWith(FOR) ? byName.credential(alias.substring(FOR.length())) : null;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
        return own.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return own.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return own.getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return own.chooseClientAlias(types, issuers, socket);
    }
}
