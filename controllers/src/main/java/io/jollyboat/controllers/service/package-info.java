/**
 * Which pods stand behind a service, and on which ports: the one answer that the Endpoints and the
 * EndpointSlice controllers write down in two forms. Nothing here talks to the API.
 */
@NullMarked
package io.jollyboat.controllers.service;

import org.jspecify.annotations.NullMarked;
