import { Injectable } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import { deals } from '../adapters/postgres.js';
import { Deal } from '../domain/deal.js';

export const wiring = [Injectable, CommandHandler, deals, Deal];
