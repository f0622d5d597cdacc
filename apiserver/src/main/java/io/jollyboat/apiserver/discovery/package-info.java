/**
 * What the server serves, told to clients: groups, versions and resources, resource by resource or
 * all in one document.
 */
@NullMarked
package io.jollyboat.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
