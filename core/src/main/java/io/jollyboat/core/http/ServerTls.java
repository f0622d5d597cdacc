package io.jollyboat.core.http;

import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import org.jspecify.annotations.Nullable;

/**
 * Who a server is, and how it tells who its clients are.
 *
 * @param credential shown to clients
 * @param clients checks the certificates that clients show; null when none are asked for
 */
public record ServerTls(Credential credential, @Nullable CertificateCheck clients) {}
