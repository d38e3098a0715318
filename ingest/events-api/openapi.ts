// The OpenAPI 3.1 document of the ingest's HTTP door, made from the schemas that check the records.
import { z } from 'zod';
import { EdgeBatch, EdgeReceipt } from '../../contracts/edge.ts';
import { ChunkReceipt, EcgChunk } from '../../contracts/ecg-chunk.ts';
import { Problem } from '../../contracts/problem.ts';
import { Receipt, SourceRecord } from '../../contracts/record.ts';
import { ImportList } from '../../contracts/api/imports.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' });

export function openApiDocument(): unknown {
  const record = schemaOf(SourceRecord, 'input');
  const refusal = {
    content: { 'application/problem+json': { schema: schemaOf(Problem, 'output') } },
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Vigil 守望 ingest', version: '1' },
    components: { securitySchemes: { siteKey: { type: 'http', scheme: 'bearer' } } },
    security: [{ siteKey: [] }],
    paths: {
      '/fhir': {
        post: {
          summary: 'A Bundle of FHIR R4; GET /fhir/metadata says what is taken',
          requestBody: { required: true, content: { 'application/fhir+json': {} } },
          responses: {
            '200': { description: 'A response for each entry' },
            '422': { description: 'OperationOutcome: a transaction of which nothing was taken' },
            '503': { description: 'OperationOutcome: not stored, send it again' },
          },
        },
      },
      '/v1/edge/events': edgePath(refusal),
      '/v1/import/{profile}': importPath(refusal),
      '/v1/imports': {
        get: {
          summary: 'What became of the files of the site whose key it is, newest first',
          responses: {
            '200': {
              description: 'At most a hundred',
              content: { 'application/json': { schema: schemaOf(ImportList, 'output') } },
            },
            '401': { description: 'Unknown site key', ...refusal },
          },
        },
      },
      ...ecgPaths(refusal),
      '/v1/events': {
        post: {
          summary:
            'Records of a site, one JSON object a line, or an array. Each is judged by itself',
          requestBody: {
            required: true,
            content: {
              'application/x-ndjson': { schema: record },
              'application/json': { schema: { oneOf: [record, { type: 'array', items: record }] } },
            },
          },
          responses: {
            '202': {
              description: 'Stored',
              content: { 'application/json': { schema: schemaOf(Receipt, 'output') } },
            },
            '400': { description: 'Not UTF-8, not gzip', ...refusal },
            '401': { description: 'Unknown site key', ...refusal },
            '413': { description: 'Too large', ...refusal },
            '415': { description: 'Another media type', ...refusal },
            '429': { description: 'Too many requests', ...refusal },
            '503': { description: 'Not stored: send it again', ...refusal },
            '507': { description: 'No room: send it again later', ...refusal },
          },
        },
      },
    },
  };
}

const ecgPaths = (refusal: object): object => ({
  '/v1/ecg/chunks': {
    post: {
      summary: 'Chunks of ECGs that are being recorded: one object, an array, or one a line',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(EcgChunk, 'input') } },
      },
      responses: {
        '202': {
          description: 'Kept',
          content: { 'application/json': { schema: schemaOf(ChunkReceipt, 'output') } },
        },
        '401': { description: 'Unknown site key', ...refusal },
        '503': { description: 'Not stored: send it again', ...refusal },
      },
    },
  },
  '/v1/ecg/aecg': {
    post: {
      summary: 'One annotated ECG (HL7 aECG)',
      requestBody: { required: true, content: { 'application/xml': {} } },
      responses: {
        '202': {
          description: 'Stored, or set aside with its reason',
          content: { 'application/json': { schema: schemaOf(Receipt, 'output') } },
        },
        '401': { description: 'Unknown site key', ...refusal },
        '503': { description: 'Not stored: send it again', ...refusal },
      },
    },
  },
});

const importPath = (refusal: object): object => ({
  post: {
    summary: 'A file as the body: CSV or NDJSON by a profile, HL7 v2 messages. See `vigil import`',
    parameters: [
      { name: 'profile', in: 'path', required: true, schema: { type: 'string' } },
      {
        name: 'dry-run',
        in: 'query',
        description: '1: says what would be refused and changes nothing',
        schema: { type: 'string', enum: ['0', '1'] },
      },
      { name: 'form', in: 'query', schema: { type: 'string', enum: ['csv', 'ndjson', 'hl7v2'] } },
    ],
    requestBody: {
      required: true,
      content: { 'text/csv': {}, 'application/x-ndjson': {}, 'application/gzip': {} },
    },
    responses: {
      '200': { description: 'Of a dry run: as 202' },
      '202': { description: 'accepted, duplicates, rejected lines with their codes, the report' },
      '400': { description: 'No body, or a query that is not understood', ...refusal },
      '401': { description: 'Unknown site key', ...refusal },
      '404': { description: 'Unknown profile', ...refusal },
      '413': { description: 'Too large', ...refusal },
      '429': { description: 'Too many requests', ...refusal },
      '503': { description: 'Busy, or not stored to its end: send it again', ...refusal },
    },
  },
});

const edgePath = (refusal: object): object => ({
  post: {
    summary: 'A batch of an edge, with its key: de-identified events in the order of its stream',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(EdgeBatch, 'input') } },
    },
    responses: {
      '200': {
        description: 'All of it is stored or set aside',
        content: { 'application/json': { schema: schemaOf(EdgeReceipt, 'output') } },
      },
      '401': { description: 'Unknown edge key', ...refusal },
      '422': { description: 'Not a batch', ...refusal },
      '503': { description: 'Not stored: send it again', ...refusal },
      '507': { description: 'No room: send it again later', ...refusal },
    },
  },
});
