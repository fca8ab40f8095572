/**
 * Takes XIDs from the HTTP requests that an application serves, and adds them to those that it
 * sends. There is one filter or interceptor for each of Spring's web stacks and HTTP clients, for
 * instance {@link io.hawser.spring.web.XidFilter} and {@link
 * io.hawser.spring.web.XidRequestInterceptor}.
 */
@NullMarked
package io.hawser.spring.web;

import org.jspecify.annotations.NullMarked;
