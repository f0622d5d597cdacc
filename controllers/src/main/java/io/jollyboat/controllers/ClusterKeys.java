package io.jollyboat.controllers;

import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.pki.CertificateAuthority;

/**
 * What the controllers sign with.
 *
 * @param authority signs certificates; everybody knows the cluster by it
 * @param tokens signs the tokens of service accounts
 */
public record ClusterKeys(CertificateAuthority authority, SigningKey tokens) {}
