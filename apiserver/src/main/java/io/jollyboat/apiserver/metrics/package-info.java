/** The server's own figures, in the names and the text format that Prometheus users know. */
@NullMarked
package io.jollyboat.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
