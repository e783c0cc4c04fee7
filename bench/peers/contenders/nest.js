/** A NestJS microservice: a controller with class-validator's DTO and the ValidationPipe. */
import "reflect-metadata";
import { Controller, Module, ValidationPipe } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import {
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
} from "@nestjs/microservices";
import { Type } from "class-transformer";
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from "class-validator";
import { firstValueFrom, timeout } from "rxjs";
import { CHANNELS, MODES } from "../validators/telemetry.js";

/** Decorates as TypeScript's compiler does. */
function decorate(type, members) {
  for (const [name, decorators] of Object.entries(members)) {
    for (const decorator of decorators) decorator(type.prototype, name);
  }
  return type;
}

const SampleDto = decorate(class SampleDto {}, {
  sensor: [IsString(), MinLength(1)],
  value: [IsNumber(), Min(-1000), Max(2000)],
  unit: [IsIn(["V", "A", "K"])],
  nominal: [IsBoolean()],
});

const ReadingDto = decorate(class ReadingDto {}, {
  sequence: [IsInt(), Min(0)],
  spacecraft: [IsString()],
  batteryVoltage: [IsNumber(), Min(0), Max(20)],
  mode: [IsIn(MODES)],
  note: [IsString()],
  samples: [IsOptional(), IsArray(), ValidateNested({ each: true }), Type(() => SampleDto)],
});

const TelemetryDto = decorate(class TelemetryDto {}, {
  sequence: [IsInt(), Min(0)],
  spacecraft: [IsString(), Length(1, 64)],
  mode: [IsIn(MODES)],
  healthy: [IsBoolean()],
  ...Object.fromEntries(CHANNELS.map((name) => [name, [IsNumber(), Min(-1000), Max(2000)]])),
  note: [IsString()],
});

async function listen({ url, subject }, { pattern, type, handle }) {
  class Handlers {
    handle(data) {
      return handle(data);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Handlers.prototype, "handle");
  Payload(new ValidationPipe({ expectedType: type }))(Handlers.prototype, "handle", 0);
  pattern(subject)(Handlers.prototype, "handle", descriptor);
  Controller()(Handlers);
  class Application {}
  Module({ controllers: [Handlers] })(Application);
  const application = await NestFactory.createMicroservice(Application, {
    transport: Transport.NATS,
    options: { servers: [url] },
    logger: ["fatal"],
  });
  await application.listen();
}

export const contender = {
  validates: true,
  note: "the server checks requests, the client nothing",
  respond: (link) =>
    listen(link, { pattern: MessagePattern, type: ReadingDto, handle: (data) => data }),
  connect: async ({ url, subject }) => {
    const client = ClientProxyFactory.create({
      transport: Transport.NATS,
      options: { servers: [url] },
    });
    await client.connect();
    return (reading) => firstValueFrom(client.send(subject, reading).pipe(timeout(5000)));
  },
  receive: (link, take) =>
    listen(link, { pattern: EventPattern, type: TelemetryDto, handle: take }),
};
