/**
 * The way to the API for components in the server's own JVM: the same pipeline and the same verbs
 * as over the network, but trees are handed over as they are and nothing is encoded.
 */
@NullMarked
package io.jollyboat.apiserver.direct;

import org.jspecify.annotations.NullMarked;
