/**
 * Copies Endpoints that people or programs keep by hand, for services without a selector, into
 * EndpointSlices, since those are what traffic is led by.
 */
@NullMarked
package io.jollyboat.controllers.mirroring;

import org.jspecify.annotations.NullMarked;
