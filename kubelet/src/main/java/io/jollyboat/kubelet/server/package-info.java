/**
 * What the API server asks of a kubelet on behalf of its users: logs, commands, terminals and ports
 * of containers. Only who shows a certificate of the API server or of an administrator is served.
 */
@NullMarked
package io.jollyboat.kubelet.server;

import org.jspecify.annotations.NullMarked;
