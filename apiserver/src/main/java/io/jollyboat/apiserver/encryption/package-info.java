/**
 * What the store keeps of some resources, encrypted: which ones, and how, a file says. It is done
 * between the store and whoever reads and writes it, so that neither knows of it; the form of what
 * is stored is Kubernetes', byte for byte.
 *
 * <p>Keys come from the file. Not here: keys that plug-ins keep (KMS).
 */
@NullMarked
package io.jollyboat.apiserver.encryption;

import org.jspecify.annotations.NullMarked;
