/**
 * The parts that differ between the lines of Spring Boot, for Boot 3.5: health, and the builders of
 * HTTP clients. Beans are created on the thread that starts the application.
 */
@NullMarked
package io.hawser.spring.boot3;

import org.jspecify.annotations.NullMarked;
