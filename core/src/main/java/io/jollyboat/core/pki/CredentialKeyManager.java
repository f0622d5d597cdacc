package io.jollyboat.core.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows one credential to whoever asks, as server or as client. */
public final class CredentialKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "credential";

    private final PrivateKey key;
    private final X509Certificate[] chain;
    private final String keyType;

    /** Shows {@code credential}. */
    public CredentialKeyManager(Credential credential) {
        this.key = credential.key();
        this.chain = credential.chain().toArray(X509Certificate[]::new);
        this.keyType = key.getAlgorithm();
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    /**
     * The one credential, whatever authorities the server names: a server that does not accept it
     * says so better than a silent request without a certificate would.
     */
    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return matches(types) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return matches(types) ? ALIAS : null;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return matches(type) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return matches(type) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    /** TLS stacks ask for {@code EC}, {@code EC_EC} (signed by EC) and the like. */
    private boolean matches(String... types) {
        for (String type : types) {
            if (type.startsWith(keyType)) {
                return true;
            }
        }
        return false;
    }
}
