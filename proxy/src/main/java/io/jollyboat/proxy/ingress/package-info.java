/**
 * The cluster's way in for HTTP: a reverse proxy at ports 80 and 443 of the node that follows
 * Ingresses of the class {@code jollyboat}. Nothing is opened, and nothing but the Ingresses
 * watched, until there is one.
 */
@NullMarked
package io.jollyboat.proxy.ingress;

import org.jspecify.annotations.NullMarked;
