/**
 * The integration into Spring Boot: auto-configuration, settings, lifecycle, failure analysis and
 * an actuator endpoint, on what Boot 3.5 and Boot 4 have in common. Beans are created on the thread
 * that starts the application.
 */
@NullMarked
package io.hawser.spring.boot;

import org.jspecify.annotations.NullMarked;
