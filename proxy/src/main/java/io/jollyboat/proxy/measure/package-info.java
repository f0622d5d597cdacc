/** What is counted of the proxy's work, by the names of kube-proxy's metrics. */
@NullMarked
package io.jollyboat.proxy.measure;

import org.jspecify.annotations.NullMarked;
